using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Connections;
using LowLatency.VenueServer.Faults;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Capture;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueServer.Capture;

/// <summary>
/// Serves a recorded capture: every frame once, bytes unchanged, and REST answers from the recorded bodies or the
/// naive books of the frames played so far.
/// </summary>
internal sealed class RecordedSource : IMarketSource
{
    private readonly RecordedCapture _capture;
    private readonly double _speed;
    private readonly LiveFaults _faults;
    private readonly Action<string>? _log;
    private readonly CaptureBooks _books;
    private readonly Lazy<InstrumentUnits> _units;
    private readonly Dictionary<string, (long Id, byte[] Body)> _recordedDepth = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _firstUpdateIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _symbols = new(StringComparer.Ordinal);
    private readonly SubscriptionGate _subscriptions;
    private readonly TimeSpan _subscriptionWait;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<CaptureProgress> _finished =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly PlayGroup _all;
    private readonly PlayGroup _public;
    private readonly PlayGroup _market;
    private long _played;
    private long _sent;
    private long _withheld;
    private long _synthetic;

    public RecordedSource(VenueServerOptions options, LiveFaults faults, TimeProvider time)
    {
        _all = new PlayGroup(StreamRoute.Unrouted, new PlayClock(time));
        var (publicClock, marketClock) = PlayClock.Pair(time);
        _public = new PlayGroup(StreamRoute.Public, publicClock);
        _market = new PlayGroup(StreamRoute.Market, marketClock);
        _capture = CaptureLoader.Load(options.CaptureDirectory!);
        _speed = options.Speed;
        _faults = faults;
        _log = options.Log;
        _books = SeedBooks(options.PreludeDirectory);
        _units = new Lazy<InstrumentUnits>(_capture.InferUnits);
        _subscriptionWait = options.SubscriptionWait;
        var message = new DepthMessage(_capture.Venue.Dialect.BookMembers);
        foreach (var (symbol, body) in _capture.DepthBodies())
        {
            message.Read(body.Bytes);
            _recordedDepth[symbol] = (message.LastUpdateId, body.Bytes);
        }

        var streams = new HashSet<StreamName>();
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var frame in _capture.Frames)
        {
            if (frame.Stream.Symbol.Length > 0)
                _symbols.Add(frame.Stream.Symbol);
            if (frame.Stream.Kind != StreamKind.Other)
                streams.Add(frame.Stream);
            if (frame.Stream.Text.Length > 0)
                names.Add(frame.Stream.Text);
            if (frame.Stream.Kind != StreamKind.Depth || _firstUpdateIds.ContainsKey(frame.Stream.Symbol))
                continue;
            message.Read(_capture.BytesOf(frame).Span);
            _firstUpdateIds.Add(frame.Stream.Symbol, message.FirstUpdateId);
        }

        Streams = [.. names];

        // Where a client asks for snapshots over REST, it misses nothing by asking for its streams one by one.
        _subscriptions = new SubscriptionGate(HasStreamSnapshots ? streams : []);
        _log?.Invoke($"capture {_capture.Name}: {_capture.Frames.Length} frames, {_symbols.Count} symbols, "
            + $"{_capture.Bodies.Count} REST bodies, {_capture.Venue}, speed {_speed}");
    }

    public SimVenue Venue => _capture.Venue;

    /// <summary>Names of the streams in the capture, in ordinal order.</summary>
    public IReadOnlyList<string> Streams { get; }

    public Task<CaptureProgress> Finished => _finished.Task;

    public CaptureProgress Progress => new(
        _capture.Frames.Length, Interlocked.Read(ref _played), Interlocked.Read(ref _sent),
        Interlocked.Read(ref _withheld), Interlocked.Read(ref _synthetic),
        Interlocked.Read(ref _played) == _capture.Frames.Length);

    private bool HasStreamSnapshots => _capture.Venue.Dialect.Recorded.HasStreamSnapshots;

    public long SyntheticFrames => Interlocked.Read(ref _synthetic);

    public IReadOnlyList<string> Symbols
    {
        get
        {
            List<string> symbols = [.. _symbols];
            symbols.Sort(StringComparer.Ordinal);
            return symbols;
        }
    }

    public void StopMarket()
    {
        // The recording decides when it ends.
    }

    public bool Serves(SimVenue venue) => venue == _capture.Venue;

    public bool HasSymbol(string symbol) => _symbols.Contains(symbol);

    public async ValueTask SubscribeAsync(
        ClientConnection client, IReadOnlyList<StreamName> streams, byte[]? acknowledgement)
    {
        await _gate.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            if (acknowledgement is not null)
                await client.SendAsync(acknowledgement).ConfigureAwait(false);
            foreach (var stream in streams)
            {
                client.Muted.RemoveAll(muted => muted.SameDataAs(stream));
                if (HasStreamSnapshots && stream.Kind == StreamKind.Depth)
                    await SendFreshSnapshotAsync(client, stream).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }

        if (streams.Count == 0)
            return;
        _subscriptions.Add(streams);
        Start(client);
    }

    public async ValueTask UnsubscribeAsync(
        ClientConnection client, IReadOnlyList<StreamName> streams, byte[]? acknowledgement)
    {
        await _gate.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            foreach (var stream in streams)
            {
                client.Muted.Add(stream);
                if (stream.Kind == StreamKind.Depth)
                    client.LiveBooks.RemoveWhere(topic => _capture.Venue.Dialect.ReadStream(topic).SameDataAs(stream));
            }

            if (acknowledgement is not null)
                await client.SendAsync(acknowledgement).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Detach(ClientConnection client)
    {
        _all.Detach(client);
        _public.Detach(client);
        _market.Detach(client);
    }

    public async ValueTask<byte[]?> QueryAsync(SimVenue venue, RestQuery query)
    {
        switch (query.Endpoint)
        {
            case RestEndpoint.Instruments:
                return Instruments(query);
            case RestEndpoint.Depth or RestEndpoint.StaleDepth:
                await _gate.WaitAsync(_stop.Token).ConfigureAwait(false);
                try
                {
                    return Depth(query);
                }
                finally
                {
                    _gate.Release();
                }

            case RestEndpoint.Klines or RestEndpoint.Trades or RestEndpoint.AggregateTrades:
                return "[]"u8.ToArray();
            default:
                return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private CaptureBooks SeedBooks(string? preludeDirectory)
    {
        var books = _capture.CreateBooks();
        if (HasStreamSnapshots || (books.Books.Count > 0 && preludeDirectory is null))
            return books;
        var prelude = preludeDirectory is null
            ? CaptureLoader.FindPrelude(_capture)
            : CaptureLoader.Load(preludeDirectory);
        if (prelude is null)
            throw new VenueConfigurationException(
                $"capture '{_capture.Directory}' holds no depth snapshot and no capture that it continues lies "
                + "beside it: give that one with --prelude DIR");
        if (!CaptureLoader.Joins(prelude, _capture))
            throw new VenueConfigurationException(
                $"prelude '{prelude.Directory}' does not end where capture '{_capture.Directory}' begins: "
                + "give the capture whose last update id the first frame follows");
        books = prelude.CreateBooks();
        prelude.PlayInto(books);
        _log?.Invoke($"prelude {prelude.Name}: {prelude.Frames.Length} frames played silently; "
            + $"{_capture.Name} continues its update ids");
        return books;
    }

    private void Start(ClientConnection client)
    {
        lock (_all)
        {
            var group = client.Target.Route switch
            {
                StreamRoute.Public when !_all.IsStarted => _public,
                StreamRoute.Market when !_all.IsStarted => _market,
                StreamRoute.Unrouted when _public.IsStarted || _market.IsStarted => _public,
                _ => _all,
            };
            group.Attach(client);
            if (group.IsStarted)
                return;
            group.IsStarted = true;
            _ = Task.Run(() => PlayAsync(group));
        }
    }

    private async Task PlayAsync(PlayGroup group)
    {
        var actions = new List<FrameAction>();
        var playing = _capture.Frames[0];
        try
        {
            await _subscriptions.WaitAsync(_subscriptionWait, _stop.Token).ConfigureAwait(false);
            if (_subscriptions.Missing is { Count: > 0 } missing)
                _log?.Invoke($"capture starts, not asked for: {string.Join(", ", missing)}");
            var first = _capture.Frames[0].ReceiveNanos;
            foreach (var frame in _capture.Frames)
            {
                if (!group.Contains(frame.Stream))
                    continue;
                playing = frame;
                await group.ClientAsync(_stop.Token).ConfigureAwait(false);
                await group.Clock.PaceAsync(frame.ReceiveNanos - first, _speed, _stop.Token).ConfigureAwait(false);
                await StepAsync(group, frame, actions).ConfigureAwait(false);
                if (Interlocked.Increment(ref _played) == _capture.Frames.Length)
                    await FinishAsync(group, actions).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _finished.TrySetCanceled();
        }
        catch (Exception e)
        {
            _log?.Invoke($"capture playing failed: {e}");
            _finished.TrySetException(new VenueConfigurationException($"{_capture.PlaceOf(playing)}: {e.Message}", e));
        }
    }

    private async Task FinishAsync(PlayGroup group, List<FrameAction> actions)
    {
        actions.Clear();
        _faults.Flush(actions);
        foreach (var action in actions)
            await SendAsync(await group.ClientAsync(_stop.Token).ConfigureAwait(false), action.Bytes)
                .ConfigureAwait(false);
        _log?.Invoke($"capture finished: {Progress}");
        _finished.TrySetResult(Progress);
    }

    private async ValueTask StepAsync(PlayGroup group, RecordedFrame frame, List<FrameAction> actions)
    {
        var client = await group.ClientAsync(_stop.Token).ConfigureAwait(false);
        var bytes = _capture.BytesOf(frame);
        var isDepth = frame.Stream.Kind == StreamKind.Depth;
        actions.Clear();
        await _gate.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            if (isDepth)
                _books.Apply(frame.Stream, bytes.Span);
            if (IsWithheld(client, frame.Stream))
            {
                _faults.Skip(isDepth);
                Interlocked.Increment(ref _withheld);
                return;
            }

            _faults.Process(isDepth, frame.Stream.Symbol, Venue.Dialect.BookMembers, bytes, actions);
            if (actions.Count == 1 && actions[0].Kind == FrameActionKind.Send)
            {
                await SendAsync(client, actions[0].Bytes).ConfigureAwait(false);
                return;
            }
        }
        finally
        {
            _gate.Release();
        }

        foreach (var action in actions)
        {
            client = await group.ClientAsync(_stop.Token).ConfigureAwait(false);
            if (action.Kind == FrameActionKind.Send)
                await SendAsync(client, action.Bytes).ConfigureAwait(false);
            else
                await LiveFaults.PerformAsync(action, client, _stop.Token).ConfigureAwait(false);
        }
    }

    private async ValueTask SendAsync(ClientConnection client, ReadOnlyMemory<byte> bytes)
    {
        if (await client.SendAsync(bytes).ConfigureAwait(false))
            Interlocked.Increment(ref _sent);
    }

    private bool IsWithheld(ClientConnection client, StreamName stream)
    {
        foreach (var muted in client.Muted)
        {
            if (muted.SameDataAs(stream))
                return true;
        }

        if (!HasStreamSnapshots || stream.Kind != StreamKind.Depth)
            return false;
        if (_books.LastWasSnapshot)
            client.LiveBooks.Add(stream.Text);
        return !client.LiveBooks.Contains(stream.Text);
    }

    private async ValueTask SendFreshSnapshotAsync(ClientConnection client, StreamName stream)
    {
        var book = _books.FindBySymbol(stream.Symbol);
        if (book is null || !book.IsSeeded || !client.LiveBooks.Add(book.Name))
            return;
        var snapshot = _capture.Venue.Dialect.Recorded.WriteSnapshot(book, stream.Symbol);
        await client.SendAsync(snapshot).ConfigureAwait(false);
        Interlocked.Increment(ref _synthetic);
        _log?.Invoke($"synthetic snapshot of {book.Name} at u={book.LastUpdateId}");
    }

    private byte[]? Depth(RestQuery query)
    {
        var book = _books.FindBySymbol(query.Symbol);
        if (book is null || !book.IsSeeded)
            return null;
        var isStale = query.Endpoint == RestEndpoint.StaleDepth;
        if (!isStale && _recordedDepth.TryGetValue(query.Symbol, out var recorded) && recorded.Id == book.LastUpdateId)
            return recorded.Body;
        var id = isStale ? _firstUpdateIds.GetValueOrDefault(query.Symbol, 2) - 2 : book.LastUpdateId;
        return _capture.Venue.Dialect.WriteBook(query, book, id);
    }

    private byte[] Instruments(RestQuery query)
    {
        if (_capture.InstrumentsBody() is { } recorded)
            return recorded.Bytes;
        var instruments = new List<SymbolRules>();
        foreach (var symbol in _units.Value.Symbols)
        {
            if (query.Symbol.Length == 0 || string.Equals(symbol, query.Symbol, StringComparison.Ordinal))
                instruments.Add(SymbolRules.Of(symbol, _units.Value.TickOf(symbol), _units.Value.LotOf(symbol)) with
                {
                    DecimalsShown = 0,
                });
        }

        return _capture.Venue.Dialect.WriteInstruments(
            query, instruments, _capture.Frames[0].ReceiveNanos / 1_000_000);
    }
}
