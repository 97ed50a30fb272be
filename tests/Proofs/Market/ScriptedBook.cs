using System;

namespace LowLatency.Proofs.Market;

/// <summary>
/// A made-up market of one symbol: a book of 20 levels a side that drifts up and down in long waves, so that strategies
/// find something to do, and trades at its best prices.
/// </summary>
internal sealed class ScriptedBook
{
    public const int Levels = 20;
    private const int WaveSteps = 4_000;

    private readonly ScriptRandom _random;
    private readonly long[] _bids = new long[Levels];
    private readonly long[] _asks = new long[Levels];
    private readonly BookChange[] _bidChanges = new BookChange[Levels];
    private readonly BookChange[] _askChanges = new BookChange[Levels];
    private readonly long _start;
    private int _bidChangeCount;
    private int _askChangeCount;
    private int _steps;
    private long _middle;

    /// <param name="symbol">Upper case.</param>
    /// <param name="middleTicks">Where the price starts.</param>
    /// <param name="spacingTicks">Distance of two levels.</param>
    /// <param name="random">The venue's.</param>
    public ScriptedBook(string symbol, long middleTicks, long spacingTicks, ScriptRandom random)
    {
        Symbol = System.Text.Encoding.ASCII.GetBytes(symbol);
        LowerSymbol = System.Text.Encoding.ASCII.GetBytes(symbol.ToLowerInvariant());
        _random = random;
        Spacing = spacingTicks;
        _start = middleTicks / spacingTicks;
        _middle = _start;
        for (int i = 0; i < Levels; i++)
        {
            _bids[i] = Lots();
            _asks[i] = Lots();
        }
    }

    public byte[] Symbol { get; }

    public byte[] LowerSymbol { get; }

    public long Spacing { get; }

    /// <summary>Id of the last book message; rises by one each.</summary>
    public long UpdateId { get; set; } = 1_000;

    public long TradeId { get; set; } = 5_000;

    public ScriptedBar Bar { get; } = new();

    public ReadOnlySpan<BookChange> BidChanges => _bidChanges.AsSpan(0, _bidChangeCount);

    public ReadOnlySpan<BookChange> AskChanges => _askChanges.AsSpan(0, _askChangeCount);

    public BookChange Bid(int level) => new((_middle - 1 - level) * Spacing, _bids[level]);

    public BookChange Ask(int level) => new((_middle + 1 + level) * Spacing, _asks[level]);

    /// <summary>The next book message: what changed is in the two lists.</summary>
    public void Change()
    {
        UpdateId++;
        _steps++;
        _bidChangeCount = 0;
        _askChangeCount = 0;
        if (_random.Below(100) < 30)
        {
            int distance = 1 + _random.Below(2);
            if (IsRising()) MoveUp(distance);
            else MoveDown(distance);
            return;
        }

        int level = _random.Below(4);
        for (int count = 1 + _random.Below(4); count > 0 && level < Levels; count--, level += 1 + _random.Below(3))
        {
            _bids[level] = Lots();
            _bidChanges[_bidChangeCount++] = Bid(level);
            if (_random.Below(2) == 0) continue;
            _asks[level] = Lots();
            _askChanges[_askChangeCount++] = Ask(level);
        }
    }

    public long Lots() => 1_000 + _random.Below(400_000);

    // Odds of 60 : 40 along the wave; the waves turn early where the price has gone a tenth away.
    private bool IsRising()
    {
        bool isUpWave = _steps / WaveSteps % 2 == 0;
        if (_middle > _start + (_start / 10)) isUpWave = false;
        if (_middle < _start - (_start / 10)) isUpWave = true;
        return _random.Below(100) < (isUpWave ? 60 : 40);
    }

    private void MoveUp(int distance)
    {
        for (int i = 0; i < distance; i++)
        {
            _askChanges[_askChangeCount++] = Ask(i) with { Lots = 0 };
            _bidChanges[_bidChangeCount++] = Bid(Levels - 1 - i) with { Lots = 0 };
        }

        Array.Copy(_asks, distance, _asks, 0, Levels - distance);
        Array.Copy(_bids, 0, _bids, distance, Levels - distance);
        _middle += distance;
        for (int i = 0; i < distance; i++)
        {
            _bids[i] = Lots();
            _bidChanges[_bidChangeCount++] = Bid(i);
            _asks[Levels - 1 - i] = Lots();
            _askChanges[_askChangeCount++] = Ask(Levels - 1 - i);
        }
    }

    private void MoveDown(int distance)
    {
        for (int i = 0; i < distance; i++)
        {
            _bidChanges[_bidChangeCount++] = Bid(i) with { Lots = 0 };
            _askChanges[_askChangeCount++] = Ask(Levels - 1 - i) with { Lots = 0 };
        }

        Array.Copy(_bids, distance, _bids, 0, Levels - distance);
        Array.Copy(_asks, 0, _asks, distance, Levels - distance);
        _middle -= distance;
        for (int i = 0; i < distance; i++)
        {
            _asks[i] = Lots();
            _askChanges[_askChangeCount++] = Ask(i);
            _bids[Levels - 1 - i] = Lots();
            _bidChanges[_bidChangeCount++] = Bid(Levels - 1 - i);
        }
    }
}
