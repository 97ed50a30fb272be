using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.VenueSim.Exchange.Accounts;

namespace LowLatency.VenueServer.Trading;

/// <summary>Reads an account as the command line gives it: NAME:KEY:SECRET:ASSET=AMOUNT,…[:OPTION,…].</summary>
internal static class AccountArgument
{
    private const int PartsMin = 4;
    private const int KeyLengthMin = 8;

    /// <summary>Reads accounts, one a line; empty lines and those that begin with # say nothing.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="place">Where they come from, for a fault.</param>
    /// <param name="accounts">Gets the accounts.</param>
    /// <param name="faults">Gets what is wrong, by line, without a key or secret.</param>
    public static void ReadLines(string text, string place, List<AccountSpec> accounts, List<string> faults)
    {
        var number = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (Read(line, out var account) is { } error)
                faults.Add($"{place}, line {number}: {error}");
            else
                accounts.Add(account!);
        }
    }

    /// <summary>Never echoes a key or secret: the error names the part only.</summary>
    public static string? Read(string text, out AccountSpec? spec)
    {
        spec = null;
        var parts = text.Split(':');
        if (parts.Length is < PartsMin or > PartsMin + 1 || parts[0].Length == 0)
            return "NAME:KEY:SECRET:ASSET=AMOUNT,…[:bnb,readonly,withdraw] expected";
        if (parts[1].Length < KeyLengthMin || parts[2].Length == 0)
            return "the key has at least 8 characters and the secret is not empty";
        var balances = new List<AssetAmount>();
        foreach (var part in parts[3].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !decimal.TryParse(
                part.AsSpan(equals + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
                return $"balance '{part}' is not ASSET=AMOUNT";
            balances.Add(new AssetAmount(part[..equals], amount));
        }

        var read = new AccountSpec(parts[0], parts[1], parts[2]) { Balances = balances };
        foreach (var option in parts.Length > PartsMin ? parts[PartsMin].Split(',') : [])
        {
            switch (option)
            {
                case "bnb": read = read with { PaysInDiscountAsset = true }; break;
                case "readonly": read = read with { KeyCanTrade = false }; break;
                case "withdraw": read = read with { KeyCanWithdraw = true }; break;
                default: return $"option '{option}' is not bnb, readonly or withdraw";
            }
        }

        spec = read;
        return null;
    }
}
