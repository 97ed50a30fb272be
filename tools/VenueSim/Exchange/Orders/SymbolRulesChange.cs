using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>What a venue changes about a symbol while it runs; null leaves a rule as it is.</summary>
/// <param name="Symbol">Name in upper case.</param>
public sealed record SymbolRulesChange(string Symbol)
{
    /// <summary>Unit of prices of orders, a multiple of the market's.</summary>
    public decimal? Tick { get; init; }

    /// <summary>Unit of quantities of orders, a multiple of the market's; the least quantity follows.</summary>
    public decimal? Lot { get; init; }

    /// <summary>Least price times quantity.</summary>
    public decimal? NotionalMin { get; init; }

    /// <summary>Decimals that the list of instruments states for amounts of the symbol.</summary>
    public int? Precision { get; init; }

    /// <summary>What it lets one do.</summary>
    public SymbolStatus? Status { get; init; }

    /// <summary>The status as another word, for venues that invent one; orders are taken as in a break.</summary>
    public string? StatusWord { get; init; }

    /// <summary>Announced end of trading, milliseconds since the Unix epoch; 0 takes it back.</summary>
    public long? EndMillis { get; init; }

    /// <summary>
    /// Reads <c>SYMBOL name=value ...</c> of tick, lot, notional, precision, status (a <see cref="SymbolStatus"/>, or
    /// any other word) and end.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="change">The change.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <returns>False when it is not such a text.</returns>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out SymbolRulesChange? change, [NotNullWhen(false)] out string? error)
    {
        change = null;
        error = null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2)
        {
            error = $"'{text}': SYMBOL and at least one of tick=, lot=, notional=, precision=, status=, end=";
            return false;
        }

        var read = new SymbolRulesChange(words[0].ToUpperInvariant());
        foreach (var word in words.AsSpan(1))
        {
            var parts = word.Split('=', 2);
            if (parts.Length == 2 && Set(read, parts[0], parts[1]) is { } next)
            {
                read = next;
                continue;
            }

            error = $"'{word}': tick=, lot=, notional=, precision=, status= or end= and a value above 0";
            return false;
        }

        change = read;
        return true;
    }

    /// <summary>The rules with the change in them.</summary>
    /// <param name="rules">The rules before.</param>
    /// <returns>The rules after.</returns>
    /// <exception cref="ArgumentException">A unit is no multiple of the market's.</exception>
    public SymbolRules Apply(SymbolRules rules)
    {
        var (tick, lot) = (Tick ?? rules.TickSize, Lot ?? rules.StepSize);
        if (tick % rules.PriceUnit != 0 || lot % rules.QuantityUnit != 0)
        {
            throw new ArgumentException(
                $"{Symbol}: tick and lot are multiples of {rules.PriceUnit} and {rules.QuantityUnit}");
        }

        return rules with
        {
            PriceUnit = rules.PriceUnit,
            QuantityUnit = rules.QuantityUnit,
            TickSize = tick,
            PriceMin = tick,
            StepSize = lot,
            QuantityMin = lot,
            NotionalMin = NotionalMin ?? rules.NotionalMin,
            Precision = Precision ?? rules.Precision,
            Status = Status ?? rules.Status,
            StatusWord = Status is null && StatusWord is null ? rules.StatusWord : StatusWord,
            EndMillis = EndMillis ?? rules.EndMillis,
        };
    }

    private static SymbolRulesChange? Set(SymbolRulesChange change, string name, string value)
    {
        if (name == "status" && value.Length > 0)
        {
            return Enum.TryParse(value, ignoreCase: true, out SymbolStatus status) && !char.IsDigit(value[0])
                ? change with { Status = status }
                : change with { Status = SymbolStatus.Halted, StatusWord = value };
        }

        var isNumber = decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number);
        if (!isNumber || (number <= 0 && name != "end"))
            return null;
        return name switch
        {
            "tick" => change with { Tick = number },
            "lot" => change with { Lot = number },
            "notional" => change with { NotionalMin = number },
            "precision" => change with { Precision = (int)number },
            "end" => change with { EndMillis = (long)number },
            _ => null,
        };
    }
}
