using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace LowLatency.EndToEnd.Links;

/// <summary>
/// A loopback port in front of a local venue. Answers to requests whose path has <see cref="Slow"/> in it trickle: in
/// twelve pieces, half a second apart. Everything else passes at once.
/// </summary>
internal sealed class SlowLine : IDisposable
{
    private const int Pieces = 12;
    private const int QuietMillis = 300;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly int _venuePort;

    public SlowLine(int venuePort, string slow)
    {
        _venuePort = venuePort;
        Slow = slow;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Slow { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>First lines of the requests that trickled.</summary>
    public ConcurrentQueue<string> Trickled { get; } = [];

    public void Dispose()
    {
        _listener.Stop();
        foreach (TcpClient client in _clients) client.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = PassAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        var venue = new TcpClient();
        _clients.Add(client);
        _clients.Add(venue);
        try
        {
            await venue.ConnectAsync(IPAddress.Loopback, _venuePort);
            bool isSlow = false;
            Task back = PassBackAsync(venue.GetStream(), client.GetStream(), () => isSlow);
            byte[] bytes = new byte[64 << 10];
            NetworkStream from = client.GetStream();
            while (await from.ReadAsync(bytes) is > 0 and var read)
            {
                string line = Encoding.ASCII.GetString(bytes, 0, read).Split("\r\n")[0];
                isSlow = line.Contains(Slow, StringComparison.Ordinal);
                if (isSlow) Trickled.Enqueue(line);
                await venue.GetStream().WriteAsync(bytes.AsMemory(0, read));
            }

            venue.Client.Shutdown(SocketShutdown.Send);
            await back;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException
            or InvalidOperationException)
        {
            // Either side has ended.
        }
        finally
        {
            client.Dispose();
            venue.Dispose();
        }
    }

    private static async Task PassBackAsync(NetworkStream from, NetworkStream to, Func<bool> isSlow)
    {
        byte[] bytes = new byte[4 << 20];
        while (await from.ReadAsync(bytes) is > 0 and var read)
        {
            if (!isSlow())
            {
                await to.WriteAsync(bytes.AsMemory(0, read));
                continue;
            }

            // The whole answer, then its pieces.
            while (from.Socket.Poll(TimeSpan.FromMilliseconds(QuietMillis), SelectMode.SelectRead)
                && await from.ReadAsync(bytes.AsMemory(read)) is > 0 and var more) read += more;
            int piece = (read / Pieces) + 1;
            for (int sent = 0; sent < read; sent += piece)
            {
                await to.WriteAsync(bytes.AsMemory(sent, Math.Min(piece, read - sent)));
                await Task.Delay(Pause);
            }
        }
    }
}
