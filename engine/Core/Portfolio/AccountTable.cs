using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
using LowLatency.Model.Identity;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// The accounts whose cash is kept apart, numbered in the order in which the traded instruments name them first. Where
/// nobody's balances are compared (paper, backtests) there is one for everything. Immutable; any thread.
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
            InstrumentSettings instrument = settings.Instruments[i];
            if (!instrument.IsTraded) continue;
            EngineSettingsValidator.TryParseVenue(instrument.Venue, out VenueId venue);
            var key = new AccountKey(venue, new AccountId((byte)instrument.Account));
            int index = keys.IndexOf(key);
            if (index < 0)
            {
                index = keys.Count;
                keys.Add(key);
            }

            _ofInstrument[i] = index;
        }

        if (keys.Count == 0) keys.Add(default);
        _keys = [.. keys];
    }

    public int Count => _keys.Length;

    public AccountKey this[int index] => _keys[index];

    /// <summary>Number of the account that an instrument is traded in; 0 for one that is only followed.</summary>
    public int Of(InstrumentId instrument) => _ofInstrument[instrument.Value];

    /// <summary>Number of an account; -1 = nothing is traded in it.</summary>
    public int Find(AccountKey account) => _isOneForAll ? 0 : Array.IndexOf(_keys, account);
}
