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

    /// <summary>In the order in which they were reported first.</summary>
    public ReadOnlySpan<AssetBalance> All => _balances.AsSpan(0, _balanceCount);

    /// <summary>For the head of a saved state: how many assets in bits 32 and up, balances in 48 and up.</summary>
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

    internal void Set(in EventHeader header, in AssetBalancePayload reported, long nowNanos)
    {
        if (reported.Asset.IsNone || reported.Asset.Value > AssetsMax) return;
        var account = new AccountKey(header.Venue, header.Account);
        int row = 0;
        while (row < _balanceCount && !IsOf(_balances[row], account, reported.Asset)) row++;
        if (row == BalancesMax) return;
        _balances[row] = new AssetBalance(
            account, reported.Asset, reported.Decimals, reported.Free, reported.Locked, reported.Borrowed, nowNanos);
        if (row == _balanceCount) _balanceCount++;
    }

    private static bool IsOf(in AssetBalance balance, AccountKey account, AssetId asset) =>
        balance.Asset == asset && balance.Account == account;

    /// <param name="state">Goes over the rows.</param>
    /// <param name="counts"><see cref="Counts"/>, as saved.</param>
    internal void Traverse(ref StateTraversal state, long counts)
    {
        if (state.IsLoading) Resize(ref state, counts);
        foreach (ref AssetDefinedPayload name in _names.AsSpan(0, AssetCount)) Traverse(ref state, ref name);
        foreach (ref AssetBalance balance in _balances.AsSpan(0, _balanceCount)) Traverse(ref state, ref balance);
    }

    private static void Traverse(ref StateTraversal state, ref AssetDefinedPayload name)
    {
        long head = state.Next(name.Asset.Value | ((long)name.Length << 16) | ((long)name.Decimals << 24));
        name.Asset = new AssetId((ushort)head);
        name.Length = (byte)(head >> 16);
        name.Decimals = (byte)(head >> 24);
        state.Visit(ref name.Name.Word0);
        state.Visit(ref name.Name.Word1);
        state.Visit(ref name.Name.Word2);
        state.Visit(ref name.Name.Word3);
        state.Visit(ref name.Name.Word4);
        state.Visit(ref name.Name.Word5);
        state.Visit(ref name.Name.Word6);
    }

    private static void Traverse(ref StateTraversal state, ref AssetBalance balance)
    {
        long head = state.Next((long)balance.Account.Venue | ((long)balance.Account.Account.Value << 8)
            | ((long)balance.Asset.Value << 16) | ((long)balance.Decimals << 32));
        var account = new AccountKey((VenueId)(byte)head, new AccountId((byte)(head >> 8)));
        balance = new AssetBalance(
            account, new AssetId((ushort)(head >> 16)), (byte)(head >> 32), state.Next(balance.Free),
            state.Next(balance.Locked), state.Next(balance.Borrowed), state.Next(balance.ReportedNanos));
    }

    private void Resize(ref StateTraversal state, long counts)
    {
        AssetCount = (int)((counts >> 32) & 0xFFFF);
        _balanceCount = (int)(counts >> 48);
        if (AssetCount <= AssetsMax && _balanceCount is >= 0 and <= BalancesMax) return;
        (AssetCount, _balanceCount) = (0, 0);
        state.Fail();
    }
}
