from contextlib import nullcontext

import torch

from medviewer.training.learning import precision


def test_volumes_are_trained_on_in_32_bits_on_a_cpu(monkeypatch):
    monkeypatch.setattr(torch.ops.mkldnn, "_is_mkldnn_bf16_supported", lambda: True)
    cpu = torch.device("cpu")
    assert isinstance(precision.fitting_precision(cpu), torch.autocast)
    assert isinstance(precision.fitting_precision(cpu, of_volumes=True), nullcontext)
