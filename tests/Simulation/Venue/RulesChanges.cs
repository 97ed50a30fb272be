using System;
using System.Collections.Generic;
using LowLatency.Simulation.Node;
using LowLatency.VenueSim.Exchange.Orders;

namespace LowLatency.Simulation.Venue;

/// <summary>
/// Ticks, lots, decimals, least notionals and statuses of the first venue's symbols change at random times, in some
/// seeds, and sometimes one leaves its list. It draws from a generator of its own: other seeds go the way that they
/// always went.
/// </summary>
internal sealed class RulesChanges
{
    /// <summary>After the last fault too: what is learned then cannot be excused by one.</summary>
    public const long LastNanos = 20 * SimulationOptions.Second;

    private static readonly decimal[] Multiples = [1, 2, 3, 5, 10, 25, 50, 100];

    private readonly World _world;
    private readonly SimulatedVenue _venue;
    private readonly Random _random;
    private readonly SymbolRules[] _first = new SymbolRules[NodeSettings.Symbols.Length];

    // One restriction of a symbol at a time; the last part of it ends all.
    private readonly bool[] _isRestricted = new bool[NodeSettings.Symbols.Length];

    public RulesChanges(World world, SimulatedVenue venue)
    {
        _world = world;
        _venue = venue;
        _random = new Random(world.Options.RandomSeed ^ 0x5EED);
        for (int i = 0; i < _first.Length; i++) _first[i] = venue.Exchange.RulesOf(NodeSettings.Symbols[i])!;
    }

    /// <summary>Changes so far, by what they change.</summary>
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>From the first fault on.</summary>
    public void Start() => Plan(_world.Options.FaultsUntilNanos + LastNanos);

    private void Plan(long endNanos)
    {
        long at = _world.NowNanos + _random.NextInt64(SimulationOptions.Second, 40 * SimulationOptions.Second);
        if (at >= endNanos) return;
        _world.At(at, () =>
        {
            Change(endNanos);
            Plan(endNanos);
        });
    }

    private void Change(long endNanos)
    {
        int index = _random.Next(_first.Length);
        var change = new SymbolRulesChange(NodeSettings.Symbols[index]);
        decimal multiple = Multiples[_random.Next(Multiples.Length)];
        switch (_random.Next(6))
        {
            case 5:
                Apply(index, "decimals", change with { Precision = _random.Next(8, 11) });
                break;
            case 0:
                Apply(index, "ticks", change with { Tick = _first[index].PriceUnit * multiple });
                break;
            case 1:
                Apply(index, "lots", change with { Lot = _first[index].QuantityUnit * multiple });
                break;
            case 2:
                Apply(index, "least notionals", change with { NotionalMin = multiple });
                break;
            case 3 when !_isRestricted[index] && _random.Next(4) == 0:
                Restrict(index, "symbols unlisted", change with { Status = SymbolStatus.Unlisted }, endNanos);
                break;
            default:
                if (!_isRestricted[index]) Restrict(index, "statuses", Restriction(change), endNanos);
                break;
        }
    }

    private SymbolRulesChange Restriction(SymbolRulesChange change) => _random.Next(4) switch
    {
        0 => change with { Status = SymbolStatus.Halted },
        1 => change with { Status = SymbolStatus.CancelOnly },
        2 => change with { Status = SymbolStatus.Auction },
        _ => change with { Status = SymbolStatus.Halted, StatusWord = "NO_SUCH_WORD" },
    };

    // Short, long, or for good: then what is held of it must be named at the end.
    private void Restrict(int index, string what, SymbolRulesChange change, long endNanos)
    {
        _isRestricted[index] = true;
        Apply(index, what, change);
        if (index > 0 && _random.Next(6) == 0) return;
        long until = _world.NowNanos + _random.NextInt64(SimulationOptions.Second, 60 * SimulationOptions.Second);
        _world.At(Math.Min(until, endNanos), () =>
        {
            Apply(index, "returns to trading", new SymbolRulesChange(change.Symbol) { Status = SymbolStatus.Trading });
            _isRestricted[index] = false;
        });
    }

    private void Apply(int index, string what, SymbolRulesChange change)
    {
        _world.Trace($"rules of {index}: {change}");
        Counts[what] = Counts.GetValueOrDefault(what) + 1;
        _venue.Exchange.Change(change);
        _venue.Checker.Rules.OnChanged(index);
    }
}
