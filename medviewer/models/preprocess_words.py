"""How images are prepared, in words; without torch."""

from medviewer.language import later, translate
from medviewer.models.preprocess_spec import (
    Intensity,
    PercentileIntensity,
    Preprocess,
    RangeIntensity,
    WindowIntensity,
    WindowsIntensity,
)

_FITS = {
    "stretch": later("Seeing", "stretched to the network's shape"),
    "crop": later("Seeing", "centred part in the network's shape"),
    "pad": later("Seeing", "padded with black to the network's shape"),
}


def preparation_words(spec: Preprocess, *, depth: int = 0) -> tuple[str, ...]:
    """Return what `prepare` does, a line a step, in its order.

    `depth` is to how many slices a volume is resampled afterwards, 0 for none.
    """
    steps = [_intensity(spec.intensity)]
    if spec.spacing_mm is not None:
        text = translate("Seeing", "Resampled to pixels of {mm:g} mm")
        steps.append(text.format(mm=spec.spacing_mm))
    if spec.crop_mm is not None:
        rows, columns = spec.crop_mm
        text = translate("Seeing", "Centred part of {rows:g} x {columns:g} mm")
        steps.append(text.format(rows=rows, columns=columns))
    fit = translate("Seeing", "Fit: {fit}").format(fit=translate("Seeing", _FITS[spec.fit]))
    size = translate("Seeing", "Resized to {rows} x {columns} pixels")
    steps += [fit, size.format(rows=spec.height, columns=spec.width)]
    if spec.clahe is not None:
        text = translate("Seeing", "Local equalisation, clip limit {limit:g}")
        steps.append(text.format(limit=spec.clahe.clip_limit))
    text = translate("Seeing", "Normalised: mean {mean}, SD {sd}")
    steps.append(text.format(mean=_numbers(spec.mean), sd=_numbers(spec.std)))
    if depth:
        text = translate("Seeing", "Not shown here: the slices are then resampled to {count}")
        steps.append(text.format(count=depth))
    return tuple(steps)


def _intensity(intensity: Intensity) -> str:
    match intensity:
        case PercentileIntensity(low, high):
            text = translate(
                "Seeing", "Grey values: percentiles {low:g} to {high:g} of the image to 0..1"
            )
            return text.format(low=low, high=high)
        case WindowIntensity(center, width):
            text = translate("Seeing", "Window: centre {center:g}, width {width:g} to 0..1")
            return text.format(center=center, width=width)
        case RangeIntensity(low, high):
            text = translate("Seeing", "Range: {low:g} to {high:g} to 0..1")
            return text.format(low=low, high=high)
        case WindowsIntensity(windows):
            each = ", ".join(f"{center:g} / {width:g}" for center, width in windows)
            text = translate(
                "Seeing", "A channel for each window (centre / width): {each}, to 0..1"
            )
            return text.format(each=each)


def _numbers(values: tuple[float, ...]) -> str:
    unique = values[:1] if len(set(values)) == 1 else values
    return ", ".join(f"{value:.3g}" for value in unique)
