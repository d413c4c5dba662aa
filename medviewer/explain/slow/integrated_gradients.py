"""Integrated gradients: Sundararajan, Taly & Yan, "Axiomatic attribution", ICML 2017.

The gradient is averaged on the straight way from a blank image (zeros after normalisation) to the
image, by the trapezoidal rule, and multiplied by the image. In theory a map sums to the difference
of the two logits; what is missing is the residual. While it is too large the steps are halved: the
points that were taken serve again. (Gauss and Legendre's points, captum's default, would not, and
for networks with ReLU they are no nearer.)
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from medviewer.cancel import WorkContext
from medviewer.explain.residual import SMALL
from medviewer.explain.slow.batches import in_batches
from medviewer.explain.slow.found import Found
from medviewer.explain.slow.subjects import Subject
from medviewer.language import translate

_SMALLEST_DIFFERENCE = 0.01
"""Logits that differ by less are taken to differ by this: a share of nothing has no meaning."""


@dataclass(frozen=True, slots=True)
class Steps:
    """How many points of the way are taken: `first`, then more while the residual is too large.

    `tolerance` is the largest residual that is good enough, as a share of the logits' difference.
    """

    first: int = 50
    most: int = 400
    tolerance: float = SMALL


def integrated_gradients(
    subject: Subject, targets: Sequence[int], context: WorkContext, steps: Steps = Steps()
) -> Found:
    """Explain some logits of a subject; a stop is heard between batches of points.

    Returns maps ``(M, targets, H, W)`` (a volume's with a depth): the sum over the channels.
    """
    way = _Way(subject, tuple(targets), context, steps.most)
    intervals = steps.first - 1
    way.take(torch.linspace(0, 1, steps.first))
    found = way.found(intervals)
    while max(found.residuals) > steps.tolerance and 2 * intervals + 1 <= steps.most:
        way.take((torch.arange(intervals) + 0.5) / intervals)
        intervals *= 2
        found = way.found(intervals)
    return found


class _Way:
    """The points that were taken so far."""

    def __init__(
        self, subject: Subject, targets: Sequence[int], context: WorkContext, most: int
    ) -> None:
        self._subject = subject
        self._targets = targets
        self._context = context
        self._most = most
        self._taken = 0
        self._sum: Tensor | None = None  # of the gradients, the ends counted half
        self._blank: Tensor | None = None  # logits (M, targets) of the two ends
        self._whole: Tensor | None = None

    def take(self, points: Tensor) -> None:
        """Add the gradients at some shares (0 to 1) of the image."""
        text = translate("Progress", "Integrated gradients, {count} steps").format(
            count=self._taken + len(points)
        )
        batches = in_batches(self._subject.classifier, points, self._run, self._context.token)
        for part, gradients, logits in batches:
            self._sum = gradients if self._sum is None else self._sum + gradients
            if float(part[0]) == 0.0:
                self._blank = logits[:, 0]
            if float(part[-1]) == 1.0:
                self._whole = logits[:, -1]
            self._taken += len(part)
            self._context.step(self._taken, self._most, text)

    def found(self, intervals: int) -> Found:
        """Return the maps by the points taken, `intervals` of one length between them."""
        assert self._sum is not None
        assert self._blank is not None
        assert self._whole is not None
        mean = self._sum / intervals
        maps = (mean * self._subject.original[0]).sum(2)
        difference = (self._whole - self._blank).mean(0)
        missing = (maps.mean(0).flatten(1).sum(1) - difference).abs()
        residuals = missing / difference.abs().clamp(min=_SMALLEST_DIFFERENCE)
        return Found(maps.numpy(), tuple(residuals.tolist()), intervals + 1)

    def _run(self, points: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return points, sum of gradients ``(M, targets, C, H, W)``, logits ``(M, N, targets)``."""
        device = self._subject.classifier.device.device
        original = self._subject.original.to(device)
        shares = points.to(device).view(-1, *[1] * (original.ndim - 1))
        versions = shares * original
        if versions.ndim == 4:
            versions = versions.contiguous(memory_format=torch.channels_last)
        versions.requires_grad_()
        with torch.enable_grad():
            logits = self._subject.logits(versions)[:, :, list(self._targets)]
            weights = torch.where((shares == 0) | (shares == 1), 0.5, 1.0).flatten()
            each = [logit for member in logits for logit in member.unbind(1)]
            sums = []
            for number, logit in enumerate(each, 1):
                keep = number < len(each)  # what the forward kept is freed on the last way back
                (gradient,) = torch.autograd.grad(
                    logit @ weights.to(logit), versions, retain_graph=keep
                )
                sums.append(gradient.sum(0))
        gradients = torch.stack(sums).reshape(len(logits), len(self._targets), *versions.shape[1:])
        return points, gradients.float().cpu(), logits.detach().float().cpu()
