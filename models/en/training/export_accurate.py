"""Writes the accurate model as the files that the service runs: `python -m training.export_accurate`."""

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from newsgloss_enrich.steps.entities.newsgloss.accurate import AccurateFinder
from training import pretrained
from training.accurate import KIND, NAME
from training.calibrate import calibrate
from training.encoder import Encoder
from training.export import UNCALIBRATED, describe
from training.loop import finished
from training.places import ROOT, log

FOLDER = ROOT / "models" / "en-accurate" / "src" / "newsgloss_model_en_accurate" / "weights"
_OPSET = 18


class _Exported(nn.Module):
    """One input, (1, pieces), without padding: a logit row for each piece."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, casings: Tensor) -> Tensor:
        body = self.encoder.body
        embedded = body.embeddings.word_embeddings(ids) + self.encoder.casing(casings)
        hidden = body(inputs_embeds=embedded).last_hidden_state
        logits: Tensor = self.encoder.head(hidden)
        return logits


def export() -> None:
    """Write all files, then calibrate."""
    encoder = Encoder(pretrained.folder(KIND), pretrained=False)
    encoder.load_state_dict(torch.load(finished(NAME), weights_only=True))
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        whole, prepared = Path(place) / "whole.onnx", Path(place) / "prepared.onnx"
        # Two tensors: the exporter takes one given twice for a single input.
        ids, casings = torch.zeros((1, 12), dtype=torch.long), torch.ones((1, 12), dtype=torch.long)
        torch.onnx.export(
            _Exported(encoder).eval(),
            (ids, casings),
            whole,
            input_names=["ids", "casings"],
            output_names=["logits"],
            dynamic_shapes={"ids": {1: torch.export.Dim.DYNAMIC}, "casings": {1: torch.export.Dim.DYNAMIC}},
            opset_version=_OPSET,
            external_data=False,
        )
        quant_pre_process(whole, prepared, skip_symbolic_shape=True)
        quantize_dynamic(
            prepared,
            FOLDER / "network.onnx",
            op_types_to_quantize=["MatMul", "Gather", "Gemm"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    (FOLDER / "vocabulary.txt").write_text("\n".join(pretrained.pieces()), encoding="utf-8")
    describe(FOLDER, "newsgloss-accurate", UNCALIBRATED)
    describe(FOLDER, "newsgloss-accurate", calibrate(AccurateFinder(FOLDER)))
    log(sum(file.stat().st_size for file in FOLDER.iterdir()), "bytes in", FOLDER)


if __name__ == "__main__":
    export()
