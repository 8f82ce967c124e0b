from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Login(BaseModel):
    email: str
    extra: dict


@app.post("/login")
async def login(body: Login):
    await db.users.find_one({"email": body.email})  # OK
    return await db.users.find_one({"email": body.extra})  # BAD
