"""Writes the trained model as `Models/tiny`: a Hugging Face directory, a GGUF file, golden values.

Weights are rounded to float16 first, so that both files hold the same numbers, and the golden values
are what transformers computes from the Hugging Face directory in float32.
"""

import argparse
import json
from pathlib import Path

import gguf
import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM

import task
from model import Shape, TinyLlama

END_OF_TEXT, PADDING = "<|endoftext|>", "<|padding|>"
CONTEXT = 2048
LICENSE = "apache-2.0"


def byte_alphabet() -> list[str]:
    """GPT-2's printable character for each byte; its place in the list is the token's id."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    shown = {byte: chr(byte) for byte in printable}
    shown |= {byte: chr(256 + place) for place, byte in enumerate(others)}
    return [shown[byte] for byte in range(256)]


def rounded_state(path: str) -> dict[str, torch.Tensor]:
    state = torch.load(path, map_location="cpu", weights_only=True)
    return {name: value.to(torch.float16).contiguous() for name, value in sorted(state.items())}


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
        "num_key_value_heads": shape.kv_heads,
        "head_dim": shape.head_width,
        "max_position_embeddings": CONTEXT,
        "rope_theta": shape.rope_theta,
        "rms_norm_eps": shape.norm_epsilon,
        "hidden_act": "silu",
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": False,
        "bos_token_id": None,
        "eos_token_id": 256,
        "pad_token_id": 257,
        "torch_dtype": "float16",
    }
    write_json(folder / "config.json", config)
    write_json(
        folder / "generation_config.json",
        {"do_sample": False, "eos_token_id": 256, "pad_token_id": 257},
    )
    vocabulary = {shown: byte for byte, shown in enumerate(byte_alphabet())}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(END_OF_TEXT, special=True), AddedToken(PADDING, special=True)])
    write_json(folder / "tokenizer.json", json.loads(tokenizer.to_str()))
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "eos_token": END_OF_TEXT,
            "pad_token": PADDING,
            "model_max_length": CONTEXT,
            "clean_up_tokenization_spaces": False,
        },
    )


def interleaved(weight: torch.Tensor, heads: int) -> torch.Tensor:
    """Rows of a head from half-split to the pairwise RoPE order that GGUF's llama expects."""
    rows, columns = weight.shape
    return weight.view(heads, 2, rows // heads // 2, columns).transpose(1, 2).reshape(rows, columns)


def gguf_tensors(shape: Shape, state: dict[str, torch.Tensor]):
    names = {
        "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
        "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
        "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm",
        "post_attention_layernorm": "ffn_norm",
    }  # fmt: skip
    yield "token_embd.weight", state["model.embed_tokens.weight"]
    yield "output_norm.weight", state["model.norm.weight"]
    yield "output.weight", state["lm_head.weight"]
    heads = {"attn_q": shape.heads, "attn_k": shape.kv_heads}
    for layer in range(shape.layers):
        for source, target in names.items():
            weight = state[f"model.layers.{layer}.{source}.weight"]
            weight = interleaved(weight, heads[target]) if target in heads else weight
            yield f"blk.{layer}.{target}.weight", weight


def write_gguf(path: Path, shape: Shape, state: dict[str, torch.Tensor]) -> None:
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("Sprint tiny")
    writer.add_license(LICENSE)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_float32("general.sampling.temp", 0.0)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_key_length(shape.head_width)
    writer.add_value_length(shape.head_width)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_theta)
    writer.add_layer_norm_rms_eps(shape.norm_epsilon)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list([*byte_alphabet(), END_OF_TEXT, PADDING])
    kinds = [gguf.TokenType.NORMAL] * 256 + [gguf.TokenType.CONTROL] * 2
    writer.add_token_types(kinds)
    writer.add_eos_token_id(256)
    writer.add_pad_token_id(257)
    writer.add_add_bos_token(False)
    for name, weight in gguf_tensors(shape, state):
        vector = weight.dim() == 1
        writer.add_tensor(name, weight.numpy().astype(np.float32 if vector else np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def golden(folder: Path, state: dict[str, torch.Tensor]) -> dict:
    """Logits of a short prompt at every position (top 8) and the last in full, and a greedy string."""
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    ours = TinyLlama(Shape())
    ours.load_state_dict({name: value.float() for name, value in state.items()})
    prompt = task.opening_of(task.question_of(task.WORDS[:9])).encode()
    ids = torch.tensor([list(prompt)])
    rows = len(prompt)
    with torch.no_grad():
        logits = model(ids).logits[0]
        mask = torch.ones(rows, rows, dtype=torch.bool).tril()[None, None]
        difference = (ours(ids, torch.arange(rows)[None], mask)[0] - logits).abs().max().item()
        assert difference < 1e-3, f"transformers and the trained model differ by {difference}"
        greedy = model.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=320, min_new_tokens=320,
            do_sample=False, pad_token_id=257)[0, rows:].tolist()  # fmt: skip
        chain = model(torch.tensor([list(prompt) + greedy])).logits[0, rows - 1 : -1, :256]
        best = chain.topk(2).values
    positions = sorted({0, 1, 31, 32, 63, rows - 1})
    top = [
        {"position": p, "tokens": t.indices.tolist(), "logits": [round(v, 6) for v in t.values.tolist()]}
        for p in positions
        for t in [logits[p].topk(8)]
    ]
    return {
        "made_with": "transformers, float32",
        "prompt": prompt.decode(),
        "prompt_tokens": list(prompt),
        "top_logits": top,
        "last_logits": [round(value, 6) for value in logits[-1].tolist()],
        "greedy_tokens": greedy,
        "greedy_margin": round((best[:, 0] - best[:, 1]).min().item(), 6),
        "greedy_text": bytes(token for token in greedy if token < 256).decode(errors="replace"),
    }


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--weights", default="weights.pt")
    options.add_argument("--out", type=Path, required=True, help="the folder, Models/tiny")
    args = options.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    state = rounded_state(args.weights)
    write_hugging_face(args.out, Shape(), state)
    write_gguf(args.out / "tiny.gguf", Shape(), state)
    values = golden(args.out, state)
    path = args.out / "golden.json"
    path.write_text(json.dumps(values, ensure_ascii=False) + "\n")
    print(values["greedy_text"])


if __name__ == "__main__":
    main()
