using System;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.State;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// What the venues say is held of each asset in each account, and the names that the journal gave the assets. For
/// readers and for what is to come: no decision depends on it yet, quote and base balances are compared by events of
/// their own. Beyond its fixed room nothing is taken over. Business thread only; does not allocate after construction.
/// </summary>
public sealed class AssetBalances
{
    public const int AssetsMax = 256;
    public const int BalancesMax = 1_024;

    private readonly AssetDefinedPayload[] _names = new AssetDefinedPayload[AssetsMax];
    private readonly AssetBalance[] _balances = new AssetBalance[BalancesMax];
    private int _balanceCount;

    /// <summary>Assets from 1 on that the journal has given a number to, those left out in between counted.</summary>
    public int AssetCount { get; private set; }

    /// <summary>In the order in which they were told first.</summary>
    public ReadOnlySpan<AssetBalance> All => _balances.AsSpan(0, _balanceCount);

    /// <summary>How many there are, for the head of a saved state: assets in bits 32 and up, balances in 48 and up.</summary>
    internal long Counts => ((long)AssetCount << 32) | ((long)_balanceCount << 48);

    /// <summary>UTF-8 name of an asset; empty when the journal has none for it.</summary>
    public ReadOnlySpan<byte> NameOf(AssetId asset) =>
        asset.IsNone || asset.Value > AssetCount ? default : _names[asset.Value - 1].Text;

    /// <summary>The same asset may be defined again, as each run does.</summary>
    internal void Define(in AssetDefinedPayload defined)
    {
        if (defined.Asset.IsNone || defined.Asset.Value > AssetsMax) return;
        _names[defined.Asset.Value - 1] = defined;
        AssetCount = Math.Max(AssetCount, defined.Asset.Value);
    }

    internal void Set(in EventHeader header, in AssetBalancePayload told, long nowNanos)
    {
        if (told.Asset.IsNone || told.Asset.Value > AssetsMax) return;
        var account = new AccountKey(header.Venue, header.Account);
        int row = 0;
        while (row < _balanceCount && (_balances[row].Asset != told.Asset || _balances[row].Account != account)) row++;
        if (row == BalancesMax) return;
        _balances[row] = new AssetBalance(
            account, told.Asset, told.Decimals, told.Free, told.Locked, told.Borrowed, nowNanos);
        if (row == _balanceCount) _balanceCount++;
    }

    internal void Save(ref StateWriter writer)
    {
        foreach (ref readonly AssetDefinedPayload name in _names.AsSpan(0, AssetCount))
        {
            writer.Write(name.Asset.Value | ((long)name.Length << 16) | ((long)name.Decimals << 24));
            writer.Write(name.Name.Word0);
            writer.Write(name.Name.Word1);
            writer.Write(name.Name.Word2);
            writer.Write(name.Name.Word3);
            writer.Write(name.Name.Word4);
            writer.Write(name.Name.Word5);
            writer.Write(name.Name.Word6);
        }

        foreach (ref readonly AssetBalance balance in All)
        {
            writer.Write((long)balance.Account.Venue | ((long)balance.Account.Account.Value << 8)
                | ((long)balance.Asset.Value << 16) | ((long)balance.Decimals << 32));
            writer.Write(balance.Free);
            writer.Write(balance.Locked);
            writer.Write(balance.Borrowed);
            writer.Write(balance.ToldNanos);
        }
    }

    internal void Load(ref StateReader reader, long counts)
    {
        AssetCount = (int)((counts >> 32) & 0xFFFF);
        _balanceCount = (int)(counts >> 48);
        if (AssetCount > AssetsMax || _balanceCount is < 0 or > BalancesMax)
        {
            (AssetCount, _balanceCount) = (0, 0);
            reader.Fail();
        }

        foreach (ref AssetDefinedPayload name in _names.AsSpan(0, AssetCount))
        {
            long words = reader.ReadInt64();
            name.Asset = new AssetId((ushort)words);
            name.Length = (byte)(words >> 16);
            name.Decimals = (byte)(words >> 24);
            name.Name.Word0 = reader.ReadInt64();
            name.Name.Word1 = reader.ReadInt64();
            name.Name.Word2 = reader.ReadInt64();
            name.Name.Word3 = reader.ReadInt64();
            name.Name.Word4 = reader.ReadInt64();
            name.Name.Word5 = reader.ReadInt64();
            name.Name.Word6 = reader.ReadInt64();
        }

        foreach (ref AssetBalance balance in _balances.AsSpan(0, _balanceCount))
        {
            long words = reader.ReadInt64();
            var account = new AccountKey((VenueId)(byte)words, new AccountId((byte)(words >> 8)));
            balance = new AssetBalance(
                account, new AssetId((ushort)(words >> 16)), (byte)(words >> 32), reader.ReadInt64(),
                reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        }
    }
}
