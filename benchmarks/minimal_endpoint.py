"""A minimal FastAPI and aiokafka endpoint that answers 202 once Kafka acknowledged the article.

It checks nothing.

python minimal_endpoint.py BOOTSTRAP TOPIC PORT
"""

import contextlib
import json
import sys
from collections.abc import AsyncIterator

import uvicorn
from aiokafka import AIOKafkaProducer
from fastapi import FastAPI, Request


def application(bootstrap: str, topic: str) -> FastAPI:
    """Build the application; its one route sends the unchanged body to Kafka under its `article_id`."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap, acks="all", enable_idempotence=True
        )
        await app.state.producer.start()
        yield
        await app.state.producer.stop()

    app = FastAPI(lifespan=lifespan)

    @app.post("/articles", status_code=202)
    async def publish(request: Request) -> dict[str, object]:
        body = await request.body()
        key = json.loads(body)["article_id"]
        metadata = await app.state.producer.send_and_wait(topic, body, key=key.encode())
        return {"article_id": key, "partition": metadata.partition, "offset": metadata.offset}

    return app


if __name__ == "__main__":
    uvicorn.run(
        application(sys.argv[1], sys.argv[2]), port=int(sys.argv[3]), log_level="warning", access_log=False
    )
