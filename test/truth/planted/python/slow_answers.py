# Asks a slow service, one question after the other. The service is a process of its own.
import os
import socket
import time


def serve(listener):
    connection, _ = listener.accept()
    while connection.recv(64):
        time.sleep(0.01)
        connection.sendall(b"42")
    os._exit(0)


def ask(connection, question):
    connection.sendall(question)
    return int(connection.recv(64))


def summarise(answers):
    return sum(answer * n for n, answer in enumerate(answers)) % 1009


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    if os.fork() == 0:
        serve(listener)
    connection = socket.create_connection(listener.getsockname())
    print(summarise([ask(connection, b"price of %d" % n) for n in range(120)]))


main()
