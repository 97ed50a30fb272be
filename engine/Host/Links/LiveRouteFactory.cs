using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using LowLatency.Core;
using LowLatency.Core.Orders;
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

    /// <summary>The options are without faults and the role is live; a missing key pair is a start fault.</summary>
    /// <param name="options">What is traded where.</param>
    /// <param name="engine">
    /// As the journal has it: numbers of assets, orders that may live, and the rules of the instruments. By these
    /// answers about orders are read until the venue tells others; those of a symbol that is off the venue's list are
    /// reported by nobody.
    /// </param>
    /// <param name="ports">Where the events go.</param>
    /// <param name="transport">Makes the connections.</param>
    /// <param name="addresses">The limits of this machine's address.</param>
    /// <param name="textIds">
    /// The text ids of an account that the journal has of so many nanoseconds; asked for only where the venue has any.
    /// </param>
    public static IReadOnlyList<VenueOrderRoute> MakeAll(
        HostOptions options, Engine engine, PipelinePorts ports, IVenueTransport transport, VenueAddresses addresses,
        Func<AccountKey, long, IReadOnlyList<TextIdPayload>> textIds)
    {
        AssetBalances known = engine.Portfolio.Assets;
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
                    options, entry, assets, new TradingCredentials(key, secret), engine, ports, transport, addresses,
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
        Engine engine, PipelinePorts ports, IVenueTransport transport, VenueAddresses addresses,
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
            InstrumentRules last = engine.Instruments[assets.Instruments[i].Id.Value].Market.Rules;
            if (last.IsValid) table.Apply(i, last);
        }

        TradingProtocol protocol = trading.Dialect(
            table, new AssetTable(assets.Names), credentials);
        GatewaySettings settingsOfGateway = Settings(
            options, venue, account, trading.TimeoutNanos, assets) with
        {
            Assets = numbers,
            TextIds = protocol.TextIds is { } ids ? textIds(account, ids.RestoredNanos) : [],
            Orders = OrdersOf(engine.Orders, account),
            Delistings = trading.HasDelistSchedule ? ports.Delistings : null,
        };
        AddressLimits address = addresses.Of(venue);
        var gateway = new TradingGateway<InputPublisher>(
            protocol, settingsOfGateway, ports.Publisher, address);
        var budget = new ConnectBudget(
            socket.ConnectsPerWindow, socket.ConnectWindowSeconds * Second,
            Math.Max(1, venue.Reconnect.BudgetPercent / AccountsAt(options, venue.Trading)), address);
        var connections = new TradingConnections<InputPublisher>(
            gateway, handler => transport.ConnectOrders(
                handler, venue, Session(venue, socket, transport.NextSeed()), budget, ports.Clock));
        return new VenueOrderRoute(account, new LiveRoute(
            account, gateway, table, connections, ports, venue.Trading.ClockWarnMillis * Millisecond,
            new KeyRenewal(protocol, readAgain)));
    }

    private static List<KnownOrder> OrdersOf(OrderTable orders, AccountKey account)
    {
        var known = new List<KnownOrder>();
        for (int row = 0; row < orders.Count; row++)
        {
            ref readonly Order order = ref orders[row];
            if (order.AccountKey != account || !(order.IsLive || order.HasMissingFills)) continue;
            known.Add(new KnownOrder(order.Id, order.VenueOrderId, order.Instrument, order.Side, order.Quantity));
        }

        return known;
    }

    // The connects of all accounts at a host count against one limit of the venue.
    private static int AccountsAt(HostOptions options, TradingOptions trading)
    {
        string host = new Uri(trading.OrderUrl).Authority;
        return options.Venues.FindAll(other =>
            other.Trading.Environment.Length > 0 && new Uri(other.Trading.OrderUrl).Authority == host).Count;
    }

    internal static GatewaySettings Settings(
        HostOptions options, VenueOptions venue, AccountKey account, long timeoutNanos, AccountAssets assets)
    {
        TradingOptions trading = venue.Trading;
        GatewaySettings settings = trading.Requests.ApplyTo(new GatewaySettings
        {
            Account = account.Account,
            BaseAssets = assets.Bases,
            QuoteAsset = assets.Reporting,
            OtherCash = assets.OtherCash,
            Instance = (ushort)options.Engine.Instance,
            ChecksKeyPermissions = true,
            RequestLifeMillis = trading.ReceiveWindowMillis,

            // As long as its stamp is good, and then the venue's own timeout: no absence counts before.
            PlaceLifeNanos = (trading.ReceiveWindowMillis * Millisecond) + timeoutNanos,
            StreamEventNanosMax = trading.StreamEventMillisMax * Millisecond,
            DelistingIntervalNanos = venue.RulesMinutes * 60 * Second,
            ReconcilePeriodNanos = trading.ReconcileSeconds * Second,
            SocketMessagesPerSecondMax = trading.SocketMessagesPerSecondMax,
            Clock = trading.Clock.Settings(trading.ClockWarnMillis),
            Budget = venue.Budget.Settings(),
        });

        // An order that waits for room on the socket is no order in doubt.
        long doubted = options.Engine.Execution.AcknowledgeTimeoutMillis * Millisecond * 4 / 5;
        return settings with { PlaceWaitNanosMax = Math.Min(settings.PlaceWaitNanosMax, doubted) };
    }

    // The venue pings on it; ours would count among its messages.
    private static SessionOptions Session(VenueOptions venue, SocketPlan socket, ulong seed)
    {
        var url = new Uri(venue.Trading.OrderUrl);
        return LinkFactory.Session(
            socket with { PingSeconds = 0 }, url.Authority, venue.Reconnect, LinkFactory.StartJitterNanos(venue, url),
            seed);
    }
}
