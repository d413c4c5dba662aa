"""A view's scene with what objects of the study add: layers, captions, badges, annotations."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.app.texts.objects import key_object_badge, presentation_badge
from medviewer.app.view_state import ViewState
from medviewer.image.objects.layers import ColorLayer, LayerStyle, ParametricMap, cut_of
from medviewer.image.objects.presentation import Graphic, SliceLook, Text
from medviewer.image.projection import Projection
from medviewer.image.volume import Volume
from medviewer.language import translate
from medviewer.ui.slices.content import SliceContent
from medviewer.ui.slices.heatmap.color_bar import ColorBar
from medviewer.ui.slices.objects.object_content import LaidLayer, ObjectContent

if TYPE_CHECKING:
    from medviewer.ui.slices.scene import SliceScene


@dataclass(frozen=True, slots=True)
class Marks:
    """Graphics and texts of a presentation state over a slice, and the area they may refer to."""

    graphics: tuple[Graphic, ...]
    texts: tuple[Text, ...]
    area: tuple[float, float, float, float]


def with_objects(
    scene: "SliceScene", content: SliceContent, objects: ObjectContent, state: ViewState, index: int
) -> "SliceScene":
    """Return a scene with what objects add to slice `index`; nothing is laid over a missing one."""
    scene = _with_badges(scene, objects, state, index)
    picture, projection = scene.picture, scene.projection
    if picture is None or projection is None:
        return scene
    layers: list[ColorLayer] = []
    if objects.layer is not None and state.layer.visible:
        scene, layer = _with_layer(scene, objects.layer, state, index)
        layers += [layer] if layer is not None else []
    if objects.presentation is not None:
        scene, cover = _presented(scene, objects, projection, content.volume, index)
        layers += [cover] if cover is not None else []
    return replace(scene, picture=replace(picture, layers=tuple(layers)))


def _with_badges(
    scene: "SliceScene", objects: ObjectContent, state: ViewState, index: int
) -> "SliceScene":
    badges = [scene.labels.badge]
    if index in objects.key_slices:
        badges.append(key_object_badge(objects.key_slices[index]))
    if objects.presentation is not None:
        about = index in objects.presentation.presentation.slices
        modified = objects.is_modified(state)
        badges.append(presentation_badge(objects.presented, modified=modified, about=about))
    badge = "\n".join(text for text in badges if text)
    return replace(scene, labels=replace(scene.labels, badge=badge))


def _with_layer(
    scene: "SliceScene", laid: LaidLayer, state: ViewState, index: int
) -> "tuple[SliceScene, ColorLayer | None]":
    title, caption = laid.lines
    drawn, own = laid.drawn, state.layer
    is_slab = state.slab is not None
    if is_slab:
        text = translate("Image view", "not shown over a slab of several slices; {caption}")
        caption = text.format(caption=caption)
    heat = (title, caption, *scene.labels.heat)
    scene = replace(scene, labels=replace(scene.labels, heat=heat))
    if drawn is None or is_slab:
        return scene, None
    layer = drawn.layer
    style = LayerStyle(own.opacity, own.threshold, own.colormap, own.hidden)
    colors = drawn.draw(cut_of(index, layer.shape, laid.axes), style)
    if isinstance(layer, ParametricMap) and scene.color_bar is None:
        bar = ColorBar(own.colormap, layer.high, own.threshold, layer.unit, minimum=layer.low)
        scene = replace(scene, color_bar=bar, labels=replace(scene.labels, color_bar=True))
    return scene, colors


def _presented(
    scene: "SliceScene",
    objects: ObjectContent,
    projection: Projection,
    volume: Volume,
    index: int,
) -> "tuple[SliceScene, ColorLayer | None]":
    assert objects.presentation is not None, "asked for where one is applied"
    look = objects.presentation.presentation.slices.get(index)
    if look is None:
        return scene, None
    cover = objects.presentation.cover(index, volume.rows, volume.columns, projection.aspect)
    return replace(scene, marks=_marks(look, volume)), cover


def _marks(look: SliceLook, volume: Volume) -> Marks | None:
    if not look.graphics and not look.texts:
        return None
    whole = (0.0, 0.0, float(volume.rows), float(volume.columns))
    return Marks(look.graphics, look.texts, look.area or whole)
