using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Exchange.Settings;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>Key, signature and timing of a request.</summary>
internal sealed class CallGate(ExchangeClock clock, IReadOnlyList<SimAccount> accounts)
{
    private const decimal WindowDefaultMillis = 5000;
    private const decimal WindowMaxMillis = 60_000;
    private const long MillisNanos = 1_000_000;
    private const long MicrosecondsFrom = 100_000_000_000_000;
    private const int KeyLengthMin = 8;
    private const int KeyLengthMax = 128;

    /// <summary>Checks a request on receipt and sets its account.</summary>
    public SimError? Admit(SimRequest call)
    {
        var parameters = call.Parameters;
        if (parameters.HasDuplicates)
            return BinanceErrors.Duplicates;
        if (BinanceMethods.IsSigned(call.Kind))
        {
            var error = FindAccount(call) ?? CheckTime(call) ?? CheckSignature(call);
            if (error is not null)
                return error;
            if (BinanceMethods.NeedsTradeRight(call.Kind) && !call.Account!.Spec.KeyCanTrade)
                return BinanceErrors.BadKey;
        }

        var read = 0;
        foreach (var (name, _) in parameters.Items)
            read += BinanceMethods.Takes(call.Kind, name) ? 1 : 0;
        return read == parameters.Items.Count ? null : BinanceErrors.NotRead(read, parameters.Items.Count);
    }

    /// <summary>The timing inequality; asked on receipt and again before the engine.</summary>
    public SimError? CheckTime(SimRequest call)
    {
        if (ParameterText.Number(call.Parameters, "timestamp", -1, out var timestamp) is { } illegal)
            return illegal;
        if (timestamp < 0)
            return BinanceErrors.Missing("timestamp");
        var window = WindowDefaultMillis;
        if (call.Parameters.Get("recvWindow") is { } text)
        {
            if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out window))
                return BinanceErrors.Illegal("recvWindow", "^[0-9]{1,20}$");
            if (window > WindowMaxMillis)
                return BinanceErrors.BadWindow;
        }

        var sentNanos = (Int128)timestamp * (timestamp >= MicrosecondsFrom ? 1000 : MillisNanos);
        // The venue compares milliseconds: a request of the running millisecond is not late by a part of it.
        var serverNanos = timestamp >= MicrosecondsFrom ? clock.ServerNanos : clock.ServerMillis * MillisNanos;
        if (sentNanos >= (Int128)serverNanos + (1000 * MillisNanos))
            return BinanceErrors.Early;
        return serverNanos - sentNanos > (Int128)(window * MillisNanos) ? BinanceErrors.Late : null;
    }

    /// <summary>HMAC-SHA256 of a payload in lower-case hexadecimal digits.</summary>
    public static string Sign(byte[] secret, string payload) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(payload)));

    private SimError? FindAccount(SimRequest call)
    {
        var key = call.ApiKey;
        if (call.IsWebSocket && key is null)
            return BinanceErrors.Missing("apiKey");
        var isLegal = key is { Length: >= KeyLengthMin and <= KeyLengthMax };
        foreach (var letter in key ?? string.Empty)
            isLegal &= char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';
        if (!isLegal)
            return BinanceErrors.BadKeyFormat;
        foreach (var account in accounts)
        {
            if (!string.Equals(account.Spec.ApiKey, key, StringComparison.Ordinal))
                continue;
            call.Account = account;
            return null;
        }

        return BinanceErrors.BadKey;
    }

    private static SimError? CheckSignature(SimRequest call)
    {
        if (string.IsNullOrEmpty(call.Parameters.Signature))
            return BinanceErrors.Missing("signature");
        var expected = Sign(call.Account!.Secret, call.Parameters.Payload);
        return string.Equals(expected, call.Parameters.Signature, StringComparison.OrdinalIgnoreCase)
            ? null
            : BinanceErrors.BadSignature;
    }
}
