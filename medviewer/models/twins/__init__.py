"""The ONNX twin of a network: the same scores, faster on a CPU."""
