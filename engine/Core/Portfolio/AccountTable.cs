using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
using LowLatency.Model.Identity;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// The accounts whose cash is kept apart: those that an instrument is traded in, numbered by venue and account, so that
/// the order of the instruments says nothing. Where nobody's balances are compared (paper, backtests) there is one for
/// everything. Immutable; any thread.
/// </summary>
public sealed class AccountTable
{
    private readonly AccountKey[] _keys;
    private readonly int[] _ofInstrument;
    private readonly bool _isOneForAll;

    /// <summary>One account for everything.</summary>
    public AccountTable(int instrumentCount)
    {
        _keys = [default];
        _ofInstrument = new int[instrumentCount];
        _isOneForAll = true;
    }

    /// <param name="settings">Without faults.</param>
    public AccountTable(EngineSettings settings)
    {
        _isOneForAll = !settings.Reconciliation.IsRequired;
        _ofInstrument = new int[settings.Instruments.Count];
        var keys = new List<AccountKey>();
        for (int i = 0; i < _ofInstrument.Length && !_isOneForAll; i++)
        {
            AccountKey key = KeyOf(settings.Instruments[i]);
            if (settings.Instruments[i].IsTraded && !keys.Contains(key)) keys.Add(key);
        }

        keys.Sort(static (one, other) => one.Venue != other.Venue
            ? one.Venue.CompareTo(other.Venue)
            : one.Account.Value.CompareTo(other.Account.Value));
        if (keys.Count == 0) keys.Add(default);
        _keys = [.. keys];

        // Also what is only followed: an order that was left there belongs to its account.
        for (int i = 0; i < _ofInstrument.Length && !_isOneForAll; i++)
        {
            _ofInstrument[i] = Math.Max(0, Array.IndexOf(_keys, KeyOf(settings.Instruments[i])));
        }
    }

    public int Count => _keys.Length;

    public AccountKey this[int index] => _keys[index];

    /// <summary>Number of an instrument's account; 0 where nothing is traded in it.</summary>
    public int Of(InstrumentId instrument) => _ofInstrument[instrument.Value];

    /// <summary>Number of an account; -1 = nothing is traded in it.</summary>
    public int Find(AccountKey account) => _isOneForAll ? 0 : Array.IndexOf(_keys, account);

    private static AccountKey KeyOf(InstrumentSettings instrument)
    {
        EngineSettingsValidator.TryParseVenue(instrument.Venue, out VenueId venue);
        return new AccountKey(venue, new AccountId((byte)instrument.Account));
    }
}
