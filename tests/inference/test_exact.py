import pytest
import torch

from medviewer.inference.exact import exact_numbers


def state() -> tuple[object, ...]:
    cudnn = torch.backends.cudnn
    precision = torch.get_float32_matmul_precision()
    return cudnn.enabled, cudnn.benchmark, cudnn.deterministic, cudnn.allow_tf32, precision


@pytest.fixture
def shortcuts() -> None:
    torch.set_float32_matmul_precision("high")
    yield
    torch.set_float32_matmul_precision("highest")


@pytest.mark.usefixtures("shortcuts")
def test_shortcuts_are_off_inside_and_back_afterwards() -> None:
    before = state()
    with exact_numbers():
        assert state() == (before[0], False, True, False, "highest")
    assert state() == before


@pytest.mark.usefixtures("shortcuts")
def test_they_are_back_after_an_error() -> None:
    before = state()
    with pytest.raises(ValueError, match="broken"), exact_numbers():
        raise ValueError("broken")
    assert state() == before
