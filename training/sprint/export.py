"""Writes a trained checkpoint as a Hugging Face directory and as one GGUF file, both float16.

    python export.py --checkpoint run/checkpoint.pt --name sprint-countdown --out run/export
"""

import argparse
import json
from pathlib import Path

import gguf
import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

import vocabulary
from model import Shape
from weights import gguf_names, interleaved

LICENSE = "apache-2.0"
END, PADDING = vocabulary.IDS[vocabulary.END_OF_TEXT], vocabulary.IDS[vocabulary.PADDING]


def load(path: Path) -> tuple[Shape, dict[str, torch.Tensor]]:
    """The shape and the master weights, rounded to float16 so that both files hold the same numbers."""
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    masters = checkpoint["optimizer"]["masters"]
    state = {name: value.to(torch.float16).contiguous() for name, value in sorted(masters.items())}
    return Shape(**checkpoint["shape"]), state


def write_json(path: Path, value) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write_hugging_face(folder: Path, shape: Shape, state: dict[str, torch.Tensor]) -> None:
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.width,
        "intermediate_size": shape.feed_forward,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": 1,
        "head_dim": shape.head_width,
        "max_position_embeddings": shape.context,
        "rope_theta": shape.rope_theta,
        "rms_norm_eps": shape.norm_epsilon,
        "hidden_act": "silu",
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": False,
        "bos_token_id": None,
        "eos_token_id": END,
        "pad_token_id": PADDING,
        "torch_dtype": "float16",
    }
    write_json(folder / "config.json", config)
    special = {"eos_token_id": END, "pad_token_id": PADDING}
    write_json(folder / "generation_config.json", {"do_sample": False, **special})
    letters = {shown: byte for byte, shown in enumerate(vocabulary.byte_alphabet())}
    tokenizer = Tokenizer(models.BPE(vocab=letters, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in vocabulary.ADDED[:2]])
    tokenizer.add_tokens([AddedToken(token, normalized=False) for token in vocabulary.ADDED[2:]])
    write_json(folder / "tokenizer.json", json.loads(tokenizer.to_str()))
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "eos_token": vocabulary.END_OF_TEXT,
            "pad_token": vocabulary.PADDING,
            "model_max_length": shape.context,
            "clean_up_tokenization_spaces": False,
        },
    )


class Writer(gguf.GGUFWriter):
    """The library refuses empty arrays; llama.cpp wants the list of merges to be there, even empty."""

    def _pack_val(self, val, vtype, add_vtype, sub_type=None):
        if vtype == gguf.GGUFValueType.ARRAY and len(val) == 0:
            return (self._pack("I", vtype) if add_vtype else b"") + self._pack("I", sub_type) + self._pack("Q", 0)
        return super()._pack_val(val, vtype, add_vtype, sub_type)


def write_gguf(path: Path, name: str, shape: Shape, state: dict[str, torch.Tensor]) -> None:
    writer = Writer(str(path), "llama")
    writer.add_name(name)
    writer.add_license(LICENSE)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_float32("general.sampling.temp", 0.0)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(1)
    writer.add_key_length(shape.head_width)
    writer.add_value_length(shape.head_width)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_theta)
    writer.add_layer_norm_rms_eps(shape.norm_epsilon)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list([*vocabulary.byte_alphabet(), *vocabulary.ADDED])
    kinds = [gguf.TokenType.NORMAL] * 256 + [gguf.TokenType.CONTROL] * 2
    writer.add_token_types(kinds + [gguf.TokenType.USER_DEFINED] * (len(vocabulary.ADDED) - 2))
    strings = {"vtype": gguf.GGUFValueType.ARRAY, "sub_type": gguf.GGUFValueType.STRING}
    writer.add_key_value("tokenizer.ggml.merges", [], **strings)
    writer.add_eos_token_id(END)
    writer.add_pad_token_id(PADDING)
    writer.add_add_bos_token(False)
    for ours, tensor, heads in gguf_names(shape):
        weight = interleaved(state[ours], heads) if heads else state[ours]
        vector = weight.dim() == 1
        writer.add_tensor(tensor, weight.numpy().astype(np.float32 if vector else np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--name", required=True, help="the model's name, and the GGUF file's")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    shape, state = load(args.checkpoint)
    args.out.mkdir(parents=True, exist_ok=True)
    write_hugging_face(args.out, shape, state)
    write_gguf(args.out / f"{args.name}.gguf", args.name, shape, state)
    size = (args.out / f"{args.name}.gguf").stat().st_size
    print(f"{sum(t.numel() for t in state.values()):,} parameters, GGUF of {size:,} bytes, in {args.out}")


if __name__ == "__main__":
    main()
