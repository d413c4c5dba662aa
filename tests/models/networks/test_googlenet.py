import torch

from medviewer.models.networks.googlenet import GoogLeNet, Inception


@torch.no_grad()
def test_branches_lie_side_by_side():
    torch.manual_seed(0)
    block, images = Inception(4, (2, 3, 5, 3, 6, 7)).eval(), torch.rand(1, 4, 5, 5)
    joined = block(images)
    assert joined.shape == (1, 2 + 5 + 6 + 7, 5, 5)
    assert torch.equal(joined[:, 2:7], block.branches[1](images))


@torch.no_grad()
def test_poolings_drop_nothing_at_the_edge():
    run = GoogLeNet(2).eval().forward_with_taps(torch.rand(1, 3, 97, 97))
    # 97, then 49, 24, 12, 6, 3; without rounding up 11, 5, 2 at the end
    assert [tap.shape[2] for tap in run.taps] == [12, 6, 3]


@torch.no_grad()
def test_weights_start_within_two_deviations():
    torch.manual_seed(0)
    network = GoogLeNet(2)
    assert float(network.stage5[0].branches[0].conv.weight.abs().max()) <= 0.02
    assert float(network.head.weight.abs().max()) <= 0.02
