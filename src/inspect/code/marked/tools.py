import json
import os
import sqlite3
import subprocess
from pathlib import Path
from typing import Literal

import gradio as gr
import streamlit as st
from anthropic import Anthropic
from langchain_core.tools import BaseTool, tool
from langchain_experimental.utilities import PythonREPL
from mcp.server.fastmcp import Context, FastMCP
from openai import OpenAI
from transformers import AutoModel

mcp = FastMCP("notes")
ROOT = Path("/srv/notes").resolve()
openai_client = OpenAI()
claude = Anthropic()
repl = PythonREPL()


# Whoever wrote what a model has read decides what it calls its tools with.
@mcp.tool()
def read(name: str) -> str:
    return (ROOT / name).read_text()  # BAD


@mcp.tool()
def read_inside(name: str) -> str:
    path = (ROOT / name).resolve()
    if not path.is_relative_to(ROOT):
        raise ValueError(name)
    return path.read_text()  # OK


@mcp.tool
async def log(ref: str, ctx: Context) -> str:
    return subprocess.getoutput(f"git log {ref}")  # BAD


@mcp.tool
async def last(count: int, order: Literal["asc", "desc"], ctx: Context) -> str:
    return subprocess.getoutput(f"git log -n {count} --{order} {ctx.branch}")


@mcp.resource("page://{name}")
def page(name: str) -> str:
    with open(f"/srv/pages/{name}") as file:  # BAD
        return file.read()


@tool
def rows(table: str) -> list:
    """Rows of a table."""
    return sqlite3.connect("a.db").execute(f"SELECT * FROM {table}").fetchall()  # BAD


class Shell(BaseTool):
    def _run(self, command, run_manager=None):
        return os.popen("sh -c " + command).read()  # BAD

    def _run_log(self, command):
        return [command]  # OK


# What a model answers is no program of ours.
def solve(question):
    answer = openai_client.chat.completions.create(model="m", messages=[{"role": "user", "content": question}])
    return eval(answer.choices[0].message.content)  # BAD


def parse(question):
    answer = openai_client.chat.completions.create(model="m", messages=[{"role": "user", "content": question}])
    return json.loads(answer.choices[0].message.content)  # OK


def act(messages):
    for block in claude.messages.create(model="m", messages=messages).content:
        if block.type == "tool_use" and block.name == "run":
            subprocess.run(block.input["command"], shell=True)  # BAD
        if block.type == "tool_use" and block.input["command"] in ("ls", "pwd"):
            subprocess.run(block.input["command"], shell=True)  # OK


@mcp.tool()
def calculate(code: str) -> str:
    return repl.run(code)  # BAD


@mcp.tool()
def load(name: str) -> int:
    return len(AutoModel.from_pretrained(name, trust_remote_code=True))  # BAD


def load_own():
    return AutoModel.from_pretrained("own/model", trust_remote_code=True)  # OK


# Widgets of a page.
def whois(domain):
    return os.popen("whois " + domain).read()  # BAD


def greet(name):
    return "Hello " + name  # OK


gr.Interface(fn=whois, inputs="text", outputs="text")
with gr.Blocks():
    gr.Button("greet").click(greet, inputs=[gr.Textbox()])

city = st.text_input("City")
st.table(sqlite3.connect("a.db").execute(f"SELECT * FROM towns WHERE city = '{city}'").fetchall())  # BAD
st.table(sqlite3.connect("a.db").execute("SELECT * FROM towns WHERE city = ?", (city,)).fetchall())  # OK
