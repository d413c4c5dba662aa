"""How images are prepared, in words; without torch."""

from medviewer.models.preprocess_spec import (
    Intensity,
    PercentileIntensity,
    Preprocess,
    RangeIntensity,
    WindowIntensity,
    WindowsIntensity,
)

_FITS = {
    "stretch": "stretched to the network's shape",
    "crop": "centred part in the network's shape",
    "pad": "padded with black to the network's shape",
}


def preparation_words(spec: Preprocess, *, depth: int = 0) -> tuple[str, ...]:
    """Return what `prepare` does, a line a step, in its order.

    `depth` is to how many slices a volume is resampled afterwards, 0 for none.
    """
    steps = [_intensity(spec.intensity)]
    if spec.spacing_mm is not None:
        steps.append(f"Resampled to pixels of {spec.spacing_mm:g} mm")
    if spec.crop_mm is not None:
        steps.append(f"Centred part of {spec.crop_mm[0]:g} x {spec.crop_mm[1]:g} mm")
    steps += [f"Fit: {_FITS[spec.fit]}", f"Resized to {spec.height} x {spec.width} pixels"]
    if spec.clahe is not None:
        steps.append(f"Local equalisation, clip limit {spec.clahe.clip_limit:g}")
    steps.append(f"Normalised: mean {_numbers(spec.mean)}, SD {_numbers(spec.std)}")
    if depth:
        steps.append(f"Not shown here: the slices are then resampled to {depth}")
    return tuple(steps)


def _intensity(intensity: Intensity) -> str:
    match intensity:
        case PercentileIntensity(low, high):
            return f"Grey values: percentiles {low:g} to {high:g} of the image to 0..1"
        case WindowIntensity(center, width):
            return f"Window: centre {center:g}, width {width:g} to 0..1"
        case RangeIntensity(low, high):
            return f"Range: {low:g} to {high:g} to 0..1"
        case WindowsIntensity(windows):
            each = ", ".join(f"{center:g} / {width:g}" for center, width in windows)
            return f"A channel for each window (centre / width): {each}, to 0..1"


def _numbers(values: tuple[float, ...]) -> str:
    unique = values[:1] if len(set(values)) == 1 else values
    return ", ".join(f"{value:.3g}" for value in unique)
