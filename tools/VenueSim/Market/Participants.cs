using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Matching;
using LowLatency.VenueSim.Seeds;

namespace LowLatency.VenueSim.Market;

/// <summary>
/// The seeded participants of one symbol: a market maker that ladders around the fair value and pulls quotes that
/// it has left behind, takers that lean towards the fair value, and noise.
/// </summary>
internal sealed class Participants
{
    private const int Maker = 1;
    private const int Taker = 2;
    private const int OrdersPerSide = 200;
    private const int LadderSteps = 60;
    private const int RequotesMax = 400;
    private const int RefillMax = 5;
    private const int LevelsMin = 60;
    private const int LevelsMax = 120;
    private readonly MatchingEngine _book;
    private readonly SymbolSpec _spec;
    private readonly SimRandom _random;
    private readonly FairValue _fair;
    private readonly Action _matched;
    private readonly List<long> _orders = new();
    private readonly Dictionary<long, int> _places = new();
    private readonly long _gridTicks;
    private readonly int[] _thinSteps = new int[2];

    /// <param name="book">The book.</param>
    /// <param name="spec">The symbol.</param>
    /// <param name="random">Every choice.</param>
    /// <param name="matched">Called behind each order that may have traded; may trade itself.</param>
    public Participants(MatchingEngine book, SymbolSpec spec, SimRandom random, Action matched)
    {
        _matched = matched;
        _book = book;
        _spec = spec;
        _random = random;
        _fair = new FairValue(random, spec.StartPriceTicks);
        _gridTicks = Math.Max(1, spec.StartPriceTicks / 20_000);
    }

    public double FairTicks => _fair.Ticks;

    public void Seed()
    {
        for (var i = 0; i < OrdersPerSide; i++)
        {
            Place(SimSide.Bid);
            Place(SimSide.Ask);
        }
    }

    /// <summary>The order is not in the book any more.</summary>
    public void Forget(long orderId)
    {
        if (!_places.Remove(orderId, out var place))
            return;
        var last = _orders[^1];
        _orders.RemoveAt(_orders.Count - 1);
        if (last == orderId)
            return;
        _orders[place] = last;
        _places[last] = place;
    }

    /// <summary>One action of one participant.</summary>
    /// <returns>Time to the next, as a multiple of the mean gap.</returns>
    public double Act()
    {
        var choice = _random.NextUnit();
        if (choice < 0.48 && _orders.Count < 3 * OrdersPerSide)
            Place(_random.NextUnit() < 0.5 ? SimSide.Bid : SimSide.Ask);
        else if (choice < 0.8 && _orders.Count > OrdersPerSide)
            Cancel(_orders[(int)_random.NextBelow(_orders.Count)]);
        else
            Take();
        return 0.5 + _random.NextUnit();
    }

    /// <summary>
    /// The maker's quotes of one side are gone, but for one far off, and none comes back for some steps of the fair
    /// value.
    /// </summary>
    public void Thin(SimSide side, double distance, int steps)
    {
        for (var rank = 0; rank < _book.LevelCount(side);)
        {
            var order = _book.FirstOrderAt(side, rank);
            if (_book.OwnerOf(order) == Maker)
                Cancel(order);
            else
                rank++;
        }

        _thinSteps[(int)side] = 0;
        Rest(side, (long)(_fair.Ticks * (side == SimSide.Bid ? 1 - distance : 1 + distance)));
        _thinSteps[(int)side] = steps;
    }

    /// <summary>The fair value moves on: quotes beyond it are taken or pulled, new ones placed at the front.</summary>
    public void Requote()
    {
        _fair.Step();
        for (var side = 0; side < _thinSteps.Length; side++)
            _thinSteps[side] = Math.Max(0, _thinSteps[side] - 1);
        for (var i = 0; i < RequotesMax && Best(SimSide.Bid) is { } bid && bid > _fair.Ticks; i++)
            Clear(SimSide.Bid, bid);
        for (var i = 0; i < RequotesMax && Best(SimSide.Ask) is { } ask && ask < _fair.Ticks; i++)
            Clear(SimSide.Ask, ask);
        if (Best(SimSide.Bid) is not { } bestBid || bestBid < _fair.Ticks - (2 * _gridTicks))
            Rest(SimSide.Bid, Front(SimSide.Bid));
        if (Best(SimSide.Ask) is not { } bestAsk || bestAsk > _fair.Ticks + (2 * _gridTicks))
            Rest(SimSide.Ask, Front(SimSide.Ask));
        Ladder(SimSide.Bid);
        Ladder(SimSide.Ask);
    }

    /// <summary>A trend eats one side and leaves the other far behind: both are kept at a plausible depth.</summary>
    private void Ladder(SimSide side)
    {
        for (var i = 0; i < RefillMax && _book.LevelCount(side) < LevelsMin; i++)
            Place(side);
        // A level of which a client holds the first place stays; behind it the next nearer one is thinned.
        for (var rank = _book.LevelCount(side) - 1; rank >= 0 && _book.LevelCount(side) > LevelsMax;)
        {
            var order = _book.FirstOrderAt(side, rank);
            if (_book.OwnerOf(order) is not (Maker or Taker))
            {
                rank--;
                continue;
            }

            Cancel(order);
            rank = Math.Min(rank, _book.LevelCount(side) - 1);
        }
    }

    private void Clear(SimSide side, long priceTicks)
    {
        // A quote left behind is taken or pulled; one of a client is never pulled.
        var isTaken = _random.NextUnit() < 0.3;
        if (!isTaken && _book.OwnerOf(_book.FirstOrderAt(side, 0)) == Maker)
        {
            Cancel(_book.FirstOrderAt(side, 0));
            return;
        }

        _book.Submit(
            Taker, Opposite(side), OrderKind.ImmediateOrCancel, priceTicks, _book.LotsAt(side, priceTicks));
        _matched();
    }

    private void Place(SimSide side)
    {
        var reach = _random.NextUnit();
        var steps = (long)(reach * reach * LadderSteps);
        if (steps == 0)
        {
            Rest(side, Front(side));
            return;
        }

        var distance = steps * _gridTicks;
        var price = (long)_fair.Ticks + (side == SimSide.Bid ? -distance : distance);
        price -= price % _gridTicks;
        Rest(side, side == SimSide.Bid ? price : price + _gridTicks);
    }

    private long Front(SimSide side)
    {
        var distance = 1 + _random.NextBelow(Math.Max(1, _gridTicks));
        return (long)_fair.Ticks + (side == SimSide.Bid ? 1 - distance : distance);
    }

    private void Rest(SimSide side, long priceTicks)
    {
        if (_thinSteps[(int)side] > 0)
            return;
        var result = _book.Submit(Maker, side, OrderKind.PostOnly, Math.Max(1, priceTicks), Size());
        if (result.Outcome != SubmitOutcome.Resting)
            return;
        _places.Add(result.OrderId, _orders.Count);
        _orders.Add(result.OrderId);
    }

    private void Take()
    {
        if (Best(SimSide.Bid) is not { } bid || Best(SimSide.Ask) is not { } ask)
            return;
        var lean = Math.Clamp((_fair.Ticks - ((bid + ask) / 2.0)) / (2 * _gridTicks), -0.4, 0.4);
        var side = _random.NextUnit() < 0.5 + lean ? SimSide.Bid : SimSide.Ask;
        var kind = _random.NextUnit() < 0.1 ? OrderKind.Market : OrderKind.ImmediateOrCancel;
        // Mostly small, now and then large enough to walk through levels.
        var unit = _random.NextUnit();
        var lots = 1 + (long)(_spec.TypicalLots * 0.05 / (1.02 - unit));
        _book.Submit(Taker, side, kind, side == SimSide.Bid ? ask + _gridTicks : bid - _gridTicks, lots);
        _matched();
    }

    private long Size()
    {
        var unit = _random.NextUnit();
        return 1 + (long)(_spec.TypicalLots * (0.1 + (unit * unit * 4)));
    }

    private void Cancel(long orderId)
    {
        Forget(orderId);
        _book.Cancel(orderId);
    }

    private long? Best(SimSide side) => _book.LevelCount(side) == 0 ? null : _book.Level(side, 0).PriceTicks;

    private static SimSide Opposite(SimSide side) => side == SimSide.Bid ? SimSide.Ask : SimSide.Bid;
}
