"""An explained series as files: raw maps, pictures and what the JSON says of them."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.explain.attribution import CAPTION, NOTICE, Attribution
from medviewer.explain.checks.faithfulness import Faithfulness
from medviewer.explain.explained import ExplainedPrediction
from medviewer.explain.gate import Gate, gate_of
from medviewer.explain.json_file import JsonObject, make_folder, write_whole
from medviewer.explain.picture import Heat, PictureTexts, render_picture
from medviewer.explain.prediction_json import prediction_to_json
from medviewer.explain.residual import residual_words
from medviewer.explain.writing.map_json import map_json, series_json
from medviewer.explain.writing.nifti_file import write_maps
from medviewer.explain.writing.plain_image import pixel_aspect, plain_image
from medviewer.explain.writing.score_words import score_lines
from medviewer.image.overlay import attribution_on_grid
from medviewer.image.volume import Volume
from medviewer.inference.classify import ReadStack
from medviewer.inference.prediction import ImagePrediction, Prediction
from medviewer.io.records import Series
from medviewer.models.card import ModelCard

Floats = npt.NDArray[np.float32]

NOTHING_CHECKED: Mapping[int, Faithfulness] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class SeriesFiles:
    """Where the files of one series go: below `folder`, in `name`, by the number of the image."""

    folder: Path
    name: str

    def path_of(self, index: int, ending: str) -> str:
        """Return a file's path relative to `folder`; nothing in it comes from the patient."""
        return f"{self.name}/image-{index + 1:04d}.{ending}"

    def stack_path(self, number: int) -> str:
        """Return the path of the NIfTI file of a stack."""
        return f"{self.name}/stack-{number + 1:04d}.nii.gz"


def write_explanation(
    files: SeriesFiles,
    card: ModelCard,
    series: Series,
    explained: ExplainedPrediction,
    target: str,
    read_stack: ReadStack,
    context: WorkContext,
    checks: Mapping[int, Faithfulness] = NOTHING_CHECKED,
    *,
    ungated: bool = False,
) -> JsonObject:
    """Write the maps, the pictures and, of regular volumes, a NIfTI file; return the series' JSON.

    Parameters
    ----------
    files
        Where to; the folder is made.
    card
        Of the model that spoke.
    series, explained
        The images and what came of them.
    target
        Label of the class whose maps are written.
    read_stack
        Gives the pixels of a stack, best from memory.
    context
        Told the progress by image; a stop is heard between images.
    checks
        The faithfulness of maps, by the index of the image.
    ungated
        Whether pictures show maps in colours also where the score is below its threshold or the
        image out of range; otherwise they are greyed out and say why. Raw maps are never changed.

    Raises
    ------
    MedviewerError
        When the folder cannot be written.
    """
    report = prediction_to_json(explained.prediction) | series_json(explained, target)
    attribution = explained.attributions.get(target)
    if attribution is None:
        return report
    gate = gate_of(explained.prediction, attribution, is_open=ungated)
    writer = _ImageWriter(
        files, card, explained.prediction, attribution, checks, gate, series.body_part
    )
    make_folder(files.folder / files.name)
    written, volumes = _write_stacks(writer, series, read_stack, context)
    for image in report["images"]:
        if image["index"] in written:
            image["attribution"] = written[image["index"]]
    return report | ({"nifti": volumes} if volumes else {})


def _write_stacks(
    writer: "_ImageWriter", series: Series, read_stack: ReadStack, context: WorkContext
) -> tuple[dict[int, JsonObject], list[str]]:
    """Write all stacks; return each map's ``attribution`` by image, and the NIfTI files' paths."""
    files, found, volumes = writer.files, {}, []
    first = 0
    for number, stack in enumerate(series.stacks):
        indices = range(first, first + len(stack.frames))
        wanted = [each for each in indices if writer.attribution.position_of(each) is not None]
        if wanted:
            volume = read_stack(stack, series, WorkContext(context.token))
            maps = {}
            for index in wanted:
                context.step(index, len(series.frames), "Writing heatmaps")
                place = index - first
                maps[place] = writer.raw(volume, index)
                found[index] = writer.write(volume, place, index, maps[place])
            if volume.geometry is not None:
                write_maps(files.folder / files.stack_path(number), volume.geometry, maps)
                volumes.append(files.stack_path(number))
        first = indices.stop
    return found, volumes


@dataclass(frozen=True, slots=True, eq=False)
class _ImageWriter:
    """Writes the files of single images."""

    files: SeriesFiles
    card: ModelCard
    prediction: Prediction
    attribution: Attribution
    checks: Mapping[int, Faithfulness]
    gate: Gate
    body_part: str

    def raw(self, volume: Volume, index: int) -> Floats:
        """Return the map of an image on its grid, NaN where the network did not see."""
        position = self._position(index)
        native, seen = self.attribution.native[position], self.attribution.fields_of_view[position]
        return attribution_on_grid(native, seen, volume.rows, volume.columns)

    def write(self, volume: Volume, place: int, index: int, raw: Floats) -> JsonObject:
        """Write map and picture of one image; return its ``attribution``."""
        position = self._position(index)
        native = self.attribution.native[position]
        seen = self.attribution.fields_of_view[position]
        map_path = self.files.path_of(index, "npy")
        picture_path = self.files.path_of(index, "png")
        write_whole(self.files.folder / map_path, _npy(raw))
        reason = self.gate.reason(index)
        heat = Heat(
            native,
            seen,
            self.attribution.value_range[1],
            self.attribution.unit,
            greyed=bool(reason) and not self.gate.is_open,
        )
        image = next(each for each in self.prediction.images if each.index == index)
        texts = self._texts(image, position)
        picture = render_picture(
            plain_image(volume, place, self.body_part), heat, texts, pixel_aspect(volume)
        )
        content = io.BytesIO()
        picture.save(content, "png")
        write_whole(self.files.folder / picture_path, content.getvalue())
        found = map_json(self.attribution, position, raw, self.checks.get(index))
        gated = {"gated": reason} if reason else {}
        spread = self._spread(volume, position, index)
        return {"file": map_path, "picture": picture_path, **found, **spread, **gated}

    def _spread(self, volume: Volume, position: int, index: int) -> JsonObject:
        """Write how far an ensemble's maps lie apart, on the image's grid; nothing of others."""
        if self.attribution.spread is None:
            return {}
        native, seen = self.attribution.spread[position], self.attribution.fields_of_view[position]
        values = attribution_on_grid(native, seen, volume.rows, volume.columns)
        path = self.files.path_of(index, "spread.npy")
        write_whole(self.files.folder / path, _npy(values))
        return {"spread_file": path}

    def _position(self, index: int) -> int:
        """Return which map belongs to an image."""
        return self.attribution.image_indices.index(index)

    def _said_of(self, index: int, position: int) -> tuple[str, ...]:
        """Return what is to be known of one map, in sentences that may be empty."""
        attribution = self.attribution
        residual = residual_words(attribution, position)
        return self.gate.words(index), attribution.emptiness(position), residual

    def _texts(self, image: ImagePrediction, position: int) -> PictureTexts:
        """Return what stands above and below the picture; nothing of the patient."""
        model = self.prediction.model
        height, width = self.attribution.native.shape[1:]
        return PictureTexts(
            title=(
                *score_lines(self.card, self.prediction, image, self.attribution),
                f"{self.attribution.method}, layer {self.attribution.layer}, smoothed from "
                f"{height}x{width} grid, unit {self.attribution.unit}, "
                f"{_scale_words(self.attribution)}. "
                f"Model {model.name} {model.version} ({model.sha256[:8]})",
            ),
            warnings=[
                *filter(None, self._said_of(image.index, position)),
                *(warning.text for warning in image.warnings),
            ],
            caption=(
                *filter(None, (self.card.question,)),
                f"{CAPTION}.",
                f"{NOTICE}. Not for diagnostic use.",
            ),
        )


def _scale_words(attribution: Attribution) -> str:
    """Return whose scale the colours are."""
    if attribution.is_partial:
        return "one scale for the chosen images"
    return "one scale for the whole series"


def _npy(values: npt.NDArray[np.float32]) -> bytes:
    """Return an array as the bytes of a ``.npy`` file."""
    content = io.BytesIO()
    np.save(content, values, allow_pickle=False)
    return content.getvalue()
