"""SMTP servers for tests: aiosmtpd_server.py FOLDER NAME=PORT..., on the loopback interface, until its input ends.

What they accept they write to FOLDER/mail/RECIPIENT/new. They answer what the names of recipients and the subject say.
"""
import asyncio
import itertools
import os
import ssl
import sys

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, AuthResult

FOLDER = sys.argv[1]
PORTS = dict(argument.split("=") for argument in sys.argv[2:])
NUMBERS = itertools.count()
REPLIES = {
    "ok": "250 2.1.5 OK",
    "second": "250 2.1.5 OK",
    "forwarded": "251 2.1.5 Not here; will be forwarded",
    "late": "250 2.1.5 OK as far as we can see",
    "greylisted": "450 4.2.0 Greylisted, come back in five minutes",
    "busy": "451-4.3.0 Try again later\r\n451 4.3.0 We are rather busy",
    "full": "452 4.2.2 Mailbox full",
    "closing": "421 4.3.2 Shutting down",
    "gone": "550 5.1.6 Has moved",
    **{f"r{number}": "250 2.1.5 OK" for number in range(1, 8)},
}


class Handler:
    def __init__(self, lmtp=False):
        self.lmtp = lmtp

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = REPLIES.get(address.split("@")[0], "550 5.1.1 Unknown here")
        if reply[0] == "2" and len(envelope.rcpt_tos) == 5:
            return "452 4.5.3 Too many recipients"
        if reply[0] == "2":
            envelope.rcpt_tos.append(address)
        if reply.startswith("421"):
            asyncio.get_running_loop().call_later(0.1, server.transport.close)
        return reply

    async def handle_DATA(self, server, session, envelope):
        for line in envelope.content.split(b"\r\n"):
            if line.startswith(b"Subject: refused"):
                return "550 5.7.1 Not with that subject"
            if line.startswith(b"Subject: deferred"):
                return "451 4.7.1 Not with that subject today"
        replies = []
        for name in (address.split("@")[0] for address in envelope.rcpt_tos):
            if name == "late":
                replies.append("452 4.2.2 Mailbox full, as we see now")
                continue
            folder = os.path.join(FOLDER, "mail", name, "new")
            os.makedirs(folder, exist_ok=True)
            number = next(NUMBERS)
            with open(os.path.join(folder, f".{number}"), "wb") as file:
                file.write(envelope.content)
            os.rename(file.name, os.path.join(folder, str(number)))
            replies.append("250 2.0.0 Taken")
        return "\r\n".join(replies) if self.lmtp else "250 2.0.0 Taken"


class MultiLineGreeting(SMTP):
    greeted = False

    async def push(self, status):
        if not self.greeted:
            self.greeted = True
            status = "220-mx.example.com ESMTP\r\n220-What is said here is logged.\r\n220 Go ahead."
        await super().push(status)


def refuse(greeting, closes):
    async def serve(reader, writer):
        writer.write(greeting.encode() + b"\r\n")
        await writer.drain()
        while not closes and (line := await reader.readline()):
            if line.upper().startswith(b"QUIT"):
                writer.write(b"221 2.0.0 Bye\r\n")
                break
            writer.write(b"503 5.5.1 There is no service here\r\n")
            await writer.drain()
        writer.close()
    return serve


def login(server, session, envelope, mechanism, data):
    right = data.login == b"somebody" and data.password == b"right"
    return AuthResult(success=right, handled=False)


async def main():
    loop = asyncio.get_running_loop()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(os.path.join(FOLDER, "certificate.pem"), os.path.join(FOLDER, "key.pem"))

    def smtp(kind=SMTP, lmtp=False, **options):
        return lambda: kind(Handler(lmtp), hostname="mx.example.com", loop=loop, **options)

    async def listen(name, factory, **options):
        return await loop.create_server(factory, "127.0.0.1", int(PORTS[name]), **options)

    keep = [
        await listen("Ready", smtp(tls_context=tls)),
        await listen("MultiLine", smtp(MultiLineGreeting)),
        await listen("Tls", smtp(authenticator=login, auth_require_tls=False), ssl=tls),
        await listen("Login", smtp(authenticator=login, auth_require_tls=False)),
        await listen("Lmtp", smtp(LMTP, lmtp=True)),
    ]
    for name, greeting, closes in [
        ("Refusing554", "554-5.7.1 No mail from you\r\n554 5.7.1 Not ever", False),
        ("Refusing421", "421 4.7.0 Too many sessions from you", True),
        ("Refusing521", "521 5.3.2 No mail here", True),
    ]:
        keep.append(await asyncio.start_server(refuse(greeting, closes), "127.0.0.1", int(PORTS[name])))

    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
