"""Accounts and sessions as a client of the auth service gets them."""

from httpx import AsyncClient, Response

ANN = {"username": "ann", "password": "correct horse"}


async def log_in(client: AsyncClient) -> dict[str, str]:
    await client.post("/auth/register", json=ANN)
    answer = await client.post("/auth/login", json=ANN)
    assert answer.status_code == 200
    pair: dict[str, str] = answer.json()
    return pair


async def refresh(client: AsyncClient, token: str) -> Response:
    return await client.post("/auth/refresh", json={"refresh_token": token})


async def counted(client: AsyncClient, metric: str) -> float:
    lines = (await client.get("/metrics")).text.splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(metric + " "))
