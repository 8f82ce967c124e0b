# What a declaration lets through: patterns of FastAPI's parameters and of pydantic's fields; what `match` and `fullmatch` look at.
import re
import subprocess
from typing import Annotated

from fastapi import FastAPI, Query
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field, StringConstraints, constr

app = FastAPI()


@app.get("/preset")
def preset(name: str = Query(pattern=r"^[a-z]+$")):
    subprocess.run(f"ls {name}", shell=True) # OK command-injection


@app.get("/annotated")
def annotated(name: Annotated[str, Query(pattern="^[a-z]+$")]):
    subprocess.run(f"ls {name}", shell=True) # OK command-injection


@app.get("/open")
def open_end(name: str = Query(pattern=r"^[a-z]+")):
    subprocess.run(f"ls {name}", shell=True) # BAD command-injection


@app.get("/length")
def length(name: Annotated[str, Query(max_length=20)]):
    subprocess.run(f"ls {name}", shell=True) # BAD command-injection


@app.get("/wide")
def wide(name: str = Query(pattern=r"^[a-z;]+$")):
    subprocess.run(f"ls {name}", shell=True) # BAD command-injection


class Order(BaseModel):
    short: str = Field(..., max_length=8, pattern=r"^\w+$")
    kind: constr(pattern=r"^[a-z]+$")
    code: Annotated[str, StringConstraints(pattern=r"^\d+$")]
    note: str = Field(max_length=8)


@app.post("/short")
def short(order: Order):
    subprocess.run(f"ls {order.short} {order.kind} {order.code}", shell=True) # OK command-injection


@app.post("/note")
def note(order: Order):
    subprocess.run(f"ls {order.note}", shell=True) # BAD command-injection


@app.get("/whole")
def whole(to: str):
    if re.fullmatch(r"https://app\.example\.com/[\w/-]*", to):
        return RedirectResponse(to) # OK open-redirect


@app.get("/host")
def host(to: str):
    if re.fullmatch(r"https://app\.example\.com", to):
        return RedirectResponse(to) # OK open-redirect


@app.get("/beginning")
def beginning(to: str):
    if re.match(r"https://app\.example\.com/", to):
        return RedirectResponse(to) # OK open-redirect


@app.get("/no-end")
def no_end(to: str):
    if re.match(r"https://app\.example\.com", to):
        return RedirectResponse(to) # BAD open-redirect


@app.get("/anywhere")
def anywhere(to: str):
    if re.search(r"https://app\.example\.com/", to):
        return RedirectResponse(to) # BAD open-redirect


@app.get("/either")
def either(to: str):
    if re.match(r"https://app\.example\.com/|http", to):
        return RedirectResponse(to) # BAD open-redirect
