using System;
using System.Globalization;
using LowLatency.VenueSim.Exchange.Requests;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>Reads values of parameters, with the venue's errors.</summary>
internal static class ParameterText
{
    private const string LegalDecimal = "^([0-9]{1,20})(\\.[0-9]{1,20})?$";
    private const string LegalId = "^[a-zA-Z0-9-_]{1,36}$";
    private const string LegalNumber = "^[0-9]{1,20}$";
    private const string LegalSymbol = "^[A-Z0-9-_.]{1,20}$";
    private const int DecimalsMax = 8;
    private const int DigitsMax = 20;
    private const int IdLengthMax = 36;

    public static SimError? Decimal(ParameterSet parameters, string name, out decimal value)
    {
        value = 0;
        var text = parameters.Get(name);
        if (text is null)
            return BinanceErrors.Missing(name);
        if (text.Length == 0)
            return BinanceErrors.Empty(name);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? string.Empty : text[(point + 1)..];
        if (!IsDigits(whole) || (point >= 0 && !IsDigits(fraction)))
            return BinanceErrors.Illegal(name, LegalDecimal);
        if (fraction.TrimEnd('0').Length > DecimalsMax)
            return BinanceErrors.Precision(name);
        value = decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return value == 0 ? BinanceErrors.Invalid(name) : null;
    }

    /// <summary>A whole number; <paramref name="absent"/> where the parameter is not there.</summary>
    public static SimError? Number(ParameterSet parameters, string name, long absent, out long value)
    {
        value = absent;
        var text = parameters.Get(name);
        if (text is null)
            return null;
        if (text.Length == 0)
            return BinanceErrors.Empty(name);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            ? null
            : BinanceErrors.Illegal(name, LegalNumber);
    }

    public static SimError? ClientId(ParameterSet parameters, string name, out string? value)
    {
        value = parameters.Get(name);
        if (value is null)
            return null;
        if (value.Length == 0)
            return BinanceErrors.Empty(name);
        var isLegal = value.Length <= IdLengthMax;
        foreach (var letter in value)
            isLegal &= char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';
        return isLegal ? null : BinanceErrors.Illegal(name, LegalId);
    }

    public static SimError? Symbol(ParameterSet parameters, out string symbol)
    {
        symbol = parameters.Get("symbol") ?? string.Empty;
        if (symbol.Length == 0)
            return parameters.Get("symbol") is null ? BinanceErrors.Missing("symbol") : BinanceErrors.Empty("symbol");
        foreach (var letter in symbol)
        {
            // Letters of other scripts too: some symbols are of those.
            var isLegal = char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_' or '.'
                || (!char.IsAscii(letter) && char.IsLetterOrDigit(letter));
            if (!isLegal)
                return BinanceErrors.Illegal("symbol", LegalSymbol);
        }

        return null;
    }

    private static bool IsDigits(string text)
    {
        var isLegal = text.Length is > 0 and <= DigitsMax;
        foreach (var letter in text)
            isLegal &= char.IsAsciiDigit(letter);
        return isLegal;
    }
}
