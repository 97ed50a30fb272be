using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using LowLatency.Core.Portfolio;
using LowLatency.Host.Faults;
using LowLatency.Host.Options;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Routes;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Links;

/// <summary>Makes the ways out: one for each account that the configuration trades in.</summary>
internal static class LiveRouteFactory
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;
    private const long PlaceWaitNanosMax = 4 * Second;

    /// <summary>The options are without faults and the role is live; a missing key pair is a start fault.</summary>
    /// <param name="options">What is traded where.</param>
    /// <param name="known">Assets that the journal has numbers for.</param>
    /// <param name="rules">
    /// The rules that the journal has of an instrument, default = none: answers about its orders are read by them until
    /// the venue tells others. Those of a symbol that is off the venue's list are told by nobody.
    /// </param>
    /// <param name="ports">Where the events go.</param>
    /// <param name="transport">Makes the connections.</param>
    /// <param name="addresses">The limits of this machine's address.</param>
    /// <param name="textIds">
    /// The text ids of an account that the journal has of so many nanoseconds; asked for only where the venue has any.
    /// </param>
    public static IReadOnlyList<VenueOrderRoute> MakeAll(
        HostOptions options, AssetBalances known, Func<InstrumentId, InstrumentRules> rules, PipelinePorts ports,
        IVenueTransport transport, VenueAddresses addresses,
        Func<AccountKey, long, IReadOnlyList<TextIdPayload>> textIds)
    {
        var assets = new AssetNumbers();
        for (int i = 1; i <= known.AssetCount; i++) assets.Restore(known.NameOf(new AssetId((ushort)i)));
        var routes = new List<VenueOrderRoute>();
        var keys = new List<(int Entry, byte[] Key)>();
        for (int entry = 0; entry < options.Venues.Count; entry++)
        {
            if (options.Venues[entry].Trading.Environment.Length == 0) continue;
            (byte[] key, byte[] secret) = transport.ReadCredential(options.Venues[entry].Trading.Credential);
            CheckIsOther(options, keys, entry, key);
            int own = entry;
            try
            {
                routes.Add(Make(
                    options, entry, assets, new TradingCredentials(key, secret), rules, ports, transport, addresses,
                    textIds, () => ReadAgain(options, keys, own, transport)));
            }
            finally
            {
                // The signer has made of it what it needs.
                CryptographicOperations.ZeroMemory(secret);
            }
        }

        return routes;
    }

    // What is wrong with them is in the alarm's card: the files that the start reads.
    private static (byte[] Key, byte[] Secret)? ReadAgain(
        HostOptions options, List<(int Entry, byte[] Key)> keys, int entry, IVenueTransport transport)
    {
        lock (keys)
        {
            try
            {
                (byte[] key, byte[] secret) = transport.ReadCredential(options.Venues[entry].Trading.Credential);
                List<(int Entry, byte[] Key)> others = keys.FindAll(row => row.Entry != entry);
                CheckIsOther(options, others, entry, key);
                keys.Clear();
                keys.AddRange(others);
                return (key, secret);
            }
            catch (StartFault)
            {
                return null;
            }
        }
    }

    // Under two names one key pair is one account all the same: its cash would count twice.
    private static void CheckIsOther(HostOptions options, List<(int Entry, byte[] Key)> keys, int entry, byte[] key)
    {
        foreach ((int other, byte[] before) in keys)
        {
            bool isSame = options.Venues[other].Definition().Id == options.Venues[entry].Definition().Id
                && before.AsSpan().SequenceEqual(key) && !new Uri(options.Venues[entry].Trading.OrderUrl).IsLoopback;
            if (!isSame) continue;
            throw new StartFault(
                ExitCode.Configuration,
                $"venues[{entry}].trading.credential: holds the same key as that of venues[{other}]; each account "
                + "needs its own");
        }

        keys.Add((entry, key));
    }

    private static VenueOrderRoute Make(
        HostOptions options, int entry, AssetNumbers numbers, TradingCredentials credentials,
        Func<InstrumentId, InstrumentRules> rules, PipelinePorts ports, IVenueTransport transport,
        VenueAddresses addresses,
        Func<AccountKey, long, IReadOnlyList<TextIdPayload>> textIds, Func<(byte[] Key, byte[] Secret)?> readAgain)
    {
        VenueOptions venue = options.Venues[entry];
        AccountKey account = VenueAccounts.KeyOf(options, entry);
        VenueDefinition definition = venue.Definition();
        TradingDefinition trading = definition.Trading!;
        SocketPlan socket = definition.OrderSocket!;
        AccountAssets assets = AccountAssets.Of(options, entry);
        var table = new FeedInstrumentTable(assets.Instruments);
        for (int i = 0; i < assets.Instruments.Count; i++)
        {
            InstrumentRules last = rules(assets.Instruments[i].Id);
            if (last.IsValid) table.Apply(i, last);
        }

        TradingProtocol protocol = trading.Dialect(
            table, new AssetTable(assets.Names), credentials);
        GatewaySettings settingsOfGateway = Settings(
            options, venue, account, trading.TimeoutNanos, assets) with
        { Assets = numbers, TextIds = protocol.TextIds is { } ids ? textIds(account, ids.RestoredNanos) : [] };
        AddressLimits address = addresses.Of(venue);
        var gateway = new TradingGateway<InputPublisher>(
            protocol, settingsOfGateway, ports.Publisher, address);
        var budget = new ConnectBudget(
            socket.ConnectsPerWindow, socket.ConnectWindowSeconds * Second,
            Math.Max(1, settingsOfGateway.Budget.CeilingPercent / AccountsAt(options, venue.Trading)), address);
        var connections = new TradingConnections<InputPublisher>(
            gateway, handler => transport.ConnectOrders(
                handler, venue, Session(venue, socket, transport.NextSeed()), budget, ports.Clock));
        return new VenueOrderRoute(account, new LiveRoute(
            account, gateway, table, connections, ports, venue.Trading.ClockWarnMillis * Millisecond,
            new KeyRenewal(protocol, readAgain)));
    }

    // The connects of all accounts at a host count against one limit of the venue.
    private static int AccountsAt(HostOptions options, TradingOptions trading)
    {
        string host = new Uri(trading.OrderUrl).Authority;
        return options.Venues.FindAll(other =>
            other.Trading.Environment.Length > 0 && new Uri(other.Trading.OrderUrl).Authority == host).Count;
    }

    private static GatewaySettings Settings(
        HostOptions options, VenueOptions venue, AccountKey account, long timeoutNanos, AccountAssets assets) => new()
        {
            Account = account.Account,
            BaseAssets = assets.Bases,
            QuoteAsset = assets.Reporting,
            OtherCash = assets.OtherCash,
            Instance = (ushort)options.Engine.Instance,
            ChecksKeyPermissions = true,
            RequestLifeMillis = venue.Trading.ReceiveWindowMillis,

            // As long as its stamp is good, and then the venue's own timeout: no absence counts before.
            PlaceLifeNanos = (venue.Trading.ReceiveWindowMillis * Millisecond) + timeoutNanos,
            StreamEventNanosMax = venue.Trading.StreamEventMillisMax * Millisecond,
            ReconcilePeriodNanos = venue.Trading.ReconcileSeconds * Second,

            // An order that waits for room on the socket is no order in doubt.
            PlaceWaitNanosMax = Math.Min(
            PlaceWaitNanosMax, options.Engine.Execution.AcknowledgeTimeoutMillis * Millisecond * 4 / 5),
            SocketMessagesPerSecondMax = venue.Trading.SocketMessagesPerSecondMax,
        };

    private static SessionOptions Session(VenueOptions venue, SocketPlan socket, ulong seed)
    {
        var url = new Uri(venue.Trading.OrderUrl);
        return new SessionOptions
        {
            Host = url.Authority,
            PathAndQuery = socket.Path,
            Seed = seed,
            Backoff = new BackoffOptions { StartJitterNanos = LinkFactory.StartJitterNanos(venue, url) },
            HeartbeatNanos = socket.HeartbeatSeconds * Second,
            RotateAfterNanos = socket.RotateAfterSeconds * Second,
        };
    }
}
