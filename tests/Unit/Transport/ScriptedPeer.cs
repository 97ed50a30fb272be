using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;

namespace LowLatency.Unit.Transport;

/// <summary>
/// A TCP peer on loopback that does what a script says to each connection in turn, on a thread of its own. Written
/// apart from the code under test: its handshake and its reading of frames are its own.
/// </summary>
internal sealed class ScriptedPeer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _sockets = [];
    private readonly Thread _thread;
    private readonly X509Certificate2? _certificate;

    public ScriptedPeer(Action<Peer> script, int connections = 1, X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(8);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _thread = new Thread(() => Run(script, connections)) { IsBackground = true, Name = "scripted peer" };
        _thread.Start();
    }

    public int Port { get; }

    public Exception? Failure { get; private set; }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_sockets)
        {
            foreach (Socket socket in _sockets)
                socket.Dispose();
        }
        _thread.Join(5000);
    }

    private void Run(Action<Peer> script, int connections)
    {
        try
        {
            for (int i = 0; i < connections; i++)
            {
                Socket socket = _listener.Accept();
                socket.NoDelay = true;
                lock (_sockets)
                    _sockets.Add(socket);
                Stream stream = new NetworkStream(socket);
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    tls.AuthenticateAsServer(_certificate);
                    stream = tls;
                }
                script(new Peer(socket, stream, i));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException
            or System.Security.Authentication.AuthenticationException)
        {
            Failure = e;
        }
    }

    internal sealed class Peer(Socket socket, Stream stream, int index)
    {
        public int Index { get; } = index;

        public Socket Socket { get; } = socket;

        public void Write(byte[] bytes) => stream.Write(bytes);

        public void WriteOneByOne(byte[] bytes)
        {
            foreach (byte b in bytes)
            {
                stream.WriteByte(b);
                stream.Flush();
            }
        }

        public string ReadHead()
        {
            var head = new StringBuilder();
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                int b = stream.ReadByte();
                if (b < 0)
                    throw new EndOfStreamException();
                head.Append((char)b);
            }
            return head.ToString();
        }

        public void Upgrade(byte[]? behind = null)
        {
            string head = ReadHead();
            int at = head.IndexOf("Sec-WebSocket-Key: ", StringComparison.Ordinal) + 19;
            byte[] hash = SHA1.HashData(
                Encoding.ASCII.GetBytes(head.Substring(at, 24) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
            byte[] answer = Encoding.ASCII.GetBytes(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + $"Sec-WebSocket-Accept: {Convert.ToBase64String(hash)}\r\n\r\n");
            Write([.. answer, .. behind ?? []]);
        }

        /// <summary>One client frame of up to 65535 bytes, unmasked, as "opcode:text".</summary>
        public string ReadFrame()
        {
            byte[] head = ReadBytes(2);
            int length = head[1] & 127;
            if (length == 126)
            {
                byte[] two = ReadBytes(2);
                length = two[0] << 8 | two[1];
            }
            byte[] mask = ReadBytes(4);
            byte[] payload = ReadBytes(length);
            for (int i = 0; i < length; i++)
                payload[i] ^= mask[i % 4];
            return $"{head[0] & 15}:{Encoding.Latin1.GetString(payload)}";
        }

        public bool IsEnded() => stream.ReadByte() < 0;

        /// <summary>Closes with a reset instead of an orderly end.</summary>
        public void Reset()
        {
            Socket.LingerState = new LingerOption(true, 0);
            Socket.Dispose();
        }

        public void Close() => Socket.Shutdown(SocketShutdown.Both);

        private byte[] ReadBytes(int count)
        {
            byte[] bytes = new byte[count];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}
