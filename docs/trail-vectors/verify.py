#!/usr/bin/env python3
"""A second, independent verifier of a Sallyport trail. Standard library only.

Checks the main chain, every run's chain against its run.end, and that checkpoints name the right event. It does not check
the Ed25519 signatures of the checkpoints. Exit code: 0 whole, 1 tampered, 3 incomplete, 2 wrong usage.
Usage: verify.py STATE_DIRECTORY
"""
import hashlib
import json
import os
import re
import sys

GENESIS = "0" * 64
LINE = re.compile(rb'\{"event":(\{.*\}),"hash":"([0-9a-f]{64})","prev":"([0-9a-f]{64})"\}')


class Tampered(Exception):
    pass


class Chain:
    def __init__(self):
        self.count = 0
        self.head = GENESIS
        self.files = []
        self.torn = False


def segments(directory, prefix):
    pattern = re.compile(re.escape(prefix) + r"(\d{6,9})\.ndjson")
    found = []
    for name in os.listdir(directory) if os.path.isdir(directory) else []:
        match = pattern.fullmatch(name)
        if match:
            found.append((int(match.group(1)), name))
    return sorted(found)


def follow(directory, prefix, genesis, gapless, visit):
    chain = Chain()
    chain.head = genesis
    last = 0
    for index, (number, name) in enumerate(segments(directory, prefix), start=1):
        if number != index or chain.torn:
            raise Tampered(f"{name}: file {index} is missing or was cut")
        chain.files.append(name)
        with open(os.path.join(directory, name), "rb") as file:
            for line_number, line in enumerate(file, start=1):
                where = f"{name}, line {line_number}"
                if not line.endswith(b"\n"):
                    chain.torn = True
                    break
                match = LINE.fullmatch(line[:-1])
                if not match:
                    raise Tampered(f"{where}: not a line of a trail")
                event, own, prev = match.group(1), match.group(2).decode(), match.group(3).decode()
                if prev != chain.head:
                    raise Tampered(f"{where}: does not follow what stands before it")
                covered = b'{"event":' + event + b',"prev":"' + prev.encode() + b'"}'
                if hashlib.sha256(covered).hexdigest() != own:
                    raise Tampered(f"{where}: the event was changed")
                value = json.loads(event)
                seq = value.get("seq")
                if seq is None and gapless:
                    raise Tampered(f"{where}: no number")
                if seq is not None:
                    if seq <= last or (gapless and seq != last + 1):
                        raise Tampered(f"{where}: number {seq} follows {last}")
                    last = seq
                chain.count += 1
                chain.head = own
                visit(value, own)
    return chain


def read_checkpoints(path):
    if not os.path.exists(path):
        return []
    with open(path, "rb") as file:
        return [json.loads(line) for line in file if line.endswith(b"\n")]


def verify(state):
    trail = os.path.join(state, "trail")
    checkpoints = read_checkpoints(os.path.join(trail, "checkpoints.ndjson"))
    runs, hashes, incomplete = {}, {}, []
    wanted = {one["count"] for one in checkpoints}
    signed = []

    def visit(event, own):
        if event["seq"] in wanted:
            hashes[event["seq"]] = own
        kind, run = event["type"], event.get("run")
        if kind == "checkpoint":
            signed.append(event)
        if kind == "run.start":
            if run in runs:
                raise Tampered(f"run {run} starts twice")
            runs[run] = {"genesis": own, "end": None}
        if kind == "run.end":
            if run not in runs or runs[run]["end"] is not None:
                raise Tampered(f"run {run} ends without a start, or twice")
            runs[run]["end"] = event["chain"]

    main = follow(trail, "main-", GENESIS, True, visit)
    if main.torn:
        incomplete.append("the main chain ends in a torn line")
    for one in checkpoints:
        if one["count"] > main.count:
            raise Tampered(f"a checkpoint covers {one['count']} events, but there are {main.count}")
        if hashes[one["count"]] != one["head"]:
            raise Tampered(f"event {one['count']} is not the one that was signed")
    if signed and not checkpoints:
        raise Tampered("the chain says that it was signed, but there are no checkpoints")
    for run, known in runs.items():
        chain = follow(os.path.join(trail, "runs", run), "", known["genesis"], False, lambda event, own: None)
        end = known["end"]
        if end is None:
            incomplete.append(f"run {run} has no end")
        elif chain.torn or (end["count"], end["head"], end["files"]) != (chain.count, chain.head, chain.files):
            raise Tampered(f"run {run} is not what its run.end says")
    directory = os.path.join(trail, "runs")
    for run in sorted(os.listdir(directory)) if os.path.isdir(directory) else []:
        if run not in runs:
            raise Tampered(f"run {run} is unknown to the main chain")
    return incomplete


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        incomplete = verify(sys.argv[1])
    except Tampered as problem:
        print(f"tampered: {problem}")
        return 1
    for sentence in incomplete:
        print(f"incomplete: {sentence}")
    if not incomplete:
        print("whole (signatures were not checked)")
    return 3 if incomplete else 0


if __name__ == "__main__":
    sys.exit(main())
