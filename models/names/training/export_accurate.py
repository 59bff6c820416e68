"""Exports the teacher as the accurate model: `python -m training.export_accurate`.

The network has 8-bit weights. Training leaves the table of pieces as it was, so that it keeps its 4 bits. It
holds the kept pieces alone, then a row each for the begin and the end of an input.
"""

import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from newsgloss_enrich.steps.entities.newsgloss.accurate import AccurateFinder
from newsgloss_enrich.steps.entities.newsgloss.encoder import EncoderModel
from training import e5, english
from training.calibrate import calibrate
from training.encoder import Encoder
from training.export import UNCALIBRATED, describe, zipped
from training.kept import kept
from training.places import ROOT, log
from training.teacher import trained

FOLDER = ROOT / "models" / "names-accurate" / "src" / "newsgloss_model_names_accurate" / "weights"
_OPSET = 18


class _Exported(nn.Module):
    """The encoder for the rows of a single input (1, pieces, hidden); it returns logits for each piece."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.positions = nn.Parameter(encoder.positions + encoder.conventions.weight[0])
        self.encoder = encoder

    def forward(self, rows: Tensor) -> Tensor:
        value = self.encoder.norm(rows + self.positions[: rows.shape[1]])
        for layer in self.encoder.layers:
            value = layer(value, None)
        logits: Tensor = self.encoder.head(value)
        return logits


def export(folder: Path = FOLDER) -> None:
    """Write all files, then use them to calibrate the probabilities."""
    encoder, _ = trained()
    start, chosen = e5.load(e5.find(), 0), kept()
    tokeniser = start.tokeniser
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        whole, prepared = Path(temporary) / "whole.onnx", Path(temporary) / "prepared.onnx"
        torch.onnx.export(
            _Exported(encoder).eval(),
            (torch.zeros((1, 12, start.hidden)),),
            whole,
            input_names=["rows"],
            output_names=["logits"],
            dynamic_shapes={"rows": {1: torch.export.Dim.DYNAMIC}},
            opset_version=_OPSET,
            external_data=False,
        )
        quant_pre_process(whole, prepared, skip_symbolic_shape=True)
        quantize_dynamic(
            prepared,
            folder / "network.onnx",
            op_types_to_quantize=["MatMul", "Gemm"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    english.write(folder, english.TEACHER)
    np.save(folder / "pieces.npy", start.blocks[[*chosen, encoder.begin, encoder.end]])
    np.save(folder / "scores.npy", tokeniser.scores[chosen].astype(np.float32))
    zipped(folder / "pieces.txt.gz", "\n".join(tokeniser.pieces[one].replace("\n", "") for one in chosen))
    unknown = chosen.index(tokeniser.unknown)
    describe(folder, "newsgloss-accurate", unknown, UNCALIBRATED)
    made = EncoderModel(folder)
    describe(
        folder, "newsgloss-accurate", unknown, calibrate(lambda language: AccurateFinder(made, language))
    )
    log(sum(file.stat().st_size for file in folder.iterdir()), "bytes in", folder)


if __name__ == "__main__":
    export()
