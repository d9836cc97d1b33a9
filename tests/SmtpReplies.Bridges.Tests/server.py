"""An SMTP server for tests, on a free port of the loopback interface, which it prints.

With an argument, every connection is greeted with that and answered 503. Without one, addresses and subjects say what to reply:
<550-5.1.1@example.com> draws "550 5.1.1 ...", anything that begins with "ok" is accepted, and "multi" makes it a reply of two lines.
"""
import asyncio
import sys


def reply(wanted):
    code, *rest = wanted.split("-")
    enhanced = rest[0] + " " if rest and rest[0][:1].isdigit() else ""
    if "multi" in rest:
        return f"{code}-{enhanced}first line\r\n{code} {enhanced}second line"
    return f"{code} {enhanced}{wanted} said so"


async def refuse(reader, writer):
    writer.write(sys.argv[1].encode() + b"\r\n")
    while line := await reader.readline():
        quit = line.upper().startswith(b"QUIT")
        writer.write(b"221 2.0.0 Bye\r\n" if quit else b"503 5.5.1 no service here\r\n")
        await writer.drain()
        if quit:
            break
    writer.close()


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        wanted = address.split("@")[0]
        if not wanted.startswith("ok"):
            return reply(wanted)
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        wanted = address.split("@")[0]
        if not wanted.startswith("ok"):
            return reply(wanted)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        for line in envelope.content.decode("utf-8", "replace").splitlines():
            if line.startswith("Subject: ") and not line.startswith("Subject: ok"):
                return reply(line[len("Subject: "):].strip())
        return "250 2.0.0 taken"


async def main():
    if len(sys.argv) > 1:
        server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    else:
        from aiosmtpd.smtp import SMTP
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Handler(), hostname="mx.example.com", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # The end of the input is the end of the test.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
