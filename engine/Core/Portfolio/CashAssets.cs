using System;
using System.Text;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Assets;
using LowLatency.Model.Identity;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// Which assets are cash in which account: the quote assets of what is traded there, by their numbers in the
/// <see cref="AssetPlan"/>. What an account holds of any other asset buys nothing. Where nobody's balances are compared
/// (paper, backtests) it is the reporting asset alone. Immutable; any thread.
/// </summary>
public sealed class CashAssets
{
    private readonly bool[] _isCash;
    private readonly int[] _counts;
    private readonly byte[][] _names;

    /// <param name="settings">Without faults.</param>
    /// <param name="accounts">Of these settings.</param>
    /// <param name="plan">Of these settings.</param>
    public CashAssets(EngineSettings settings, AccountTable accounts, AssetPlan plan)
    {
        _isCash = new bool[accounts.Count * plan.Count];
        _counts = new int[accounts.Count];
        _names = new byte[plan.Count][];
        for (int i = 0; i < _names.Length; i++) _names[i] = Encoding.UTF8.GetBytes(plan.Names[i]);
        for (int i = 0; i < settings.Instruments.Count && settings.Reconciliation.IsRequired; i++)
        {
            if (!settings.Instruments[i].IsTraded) continue;
            Add(accounts.Of(new InstrumentId((ushort)i)), plan.QuoteOf(i));
        }

        for (int account = 0; account < accounts.Count; account++)
        {
            if (_counts[account] == 0) Add(account, 0);
            HasSeveral |= _counts[account] > 1;
        }
    }

    /// <summary>Assets that money is kept in; their numbers are below.</summary>
    public int AssetCount => _names.Length;

    /// <summary>Some account has cash of more than one asset.</summary>
    public bool HasSeveral { get; }

    /// <summary>An account has cash of more than one asset.</summary>
    public bool AreSeveral(int account) => _counts[account] > 1;

    /// <summary>Something is traded in an account that is paid with an asset.</summary>
    public bool IsCash(int account, int asset) => _isCash[(account * _names.Length) + asset];

    /// <summary>Number of an asset by its UTF-8 name; -1 = no money is kept in it.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (!name.IsEmpty && name.SequenceEqual(_names[i])) return i;
        }

        return -1;
    }

    private void Add(int account, int asset)
    {
        ref bool isCash = ref _isCash[(account * _names.Length) + asset];
        if (!isCash) _counts[account]++;
        isCash = true;
    }
}
