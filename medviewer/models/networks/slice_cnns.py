"""The CNNs for single images, by name."""

from collections.abc import Callable

from medviewer.models.networks.alexnet import AlexNet
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.densenet import DenseNet121
from medviewer.models.networks.efficientnet import EfficientNetLite0
from medviewer.models.networks.googlenet import GoogLeNet
from medviewer.models.networks.lenet import LeNet5
from medviewer.models.networks.resnet import ResNet18, ResNet50
from medviewer.models.networks.tiny_cnn import TinyCNN
from medviewer.models.networks.vgg import VGG11, VGG16

SLICE_CNNS: dict[str, Callable[..., SliceClassifier]] = {
    "alexnet": AlexNet,
    "densenet121": DenseNet121,
    "efficientnet-lite0": EfficientNetLite0,
    "inception-v1": GoogLeNet,
    "lenet5": LeNet5,
    "resnet18": ResNet18,
    "resnet50": ResNet50,
    "tiny-cnn": TinyCNN,
    "vgg11": VGG11,
    "vgg16": VGG16,
}
