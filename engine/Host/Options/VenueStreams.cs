using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Core.Settings;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Host.Options;

/// <summary>
/// Asks each venue's own protocol whether it offers what the configuration would subscribe, so that a stream nobody
/// sends is a fault with a path and not a surprise of the receive thread.
/// </summary>
internal static class VenueStreams
{
    public static void Validate(HostOptions options, List<string> faults)
    {
        for (int i = 0; i < options.Venues.Count; i++)
        {
            VenueOptions venue = options.Venues[i];
            if (VenueCatalog.Find(venue.Venue) is not { } definition) continue;
            foreach (SocketPlan socket in venue.Sockets(definition)) Validate(options, i, definition, socket, faults);
        }
    }

    private static void Validate(
        HostOptions options, int venueIndex, VenueDefinition definition, SocketPlan socket, List<string> faults)
    {
        VenueOptions venue = options.Venues[venueIndex];
        for (int i = 0; i < options.Engine.Instruments.Count; i++)
        {
            InstrumentSettings settings = options.Engine.Instruments[i];
            if (VenueAccounts.EntryOf(options, settings) != venueIndex) continue;
            if (definition.IsSymbolAscii && !Ascii.IsValid(settings.Symbol))
            {
                AddOnce(faults, $"engine.instruments[{i}].symbol: {definition.Name} has no symbol '{settings.Symbol}': "
                    + "its symbols are ASCII");
                continue;
            }

            FeedInstrumentTable table;
            try
            {
                table = new FeedInstrumentTable([MarketSubscription.Of(settings, i, venue, socket)]);
            }
            catch (ArgumentException exception)
            {
                AddOnce(faults, $"engine.instruments[{i}].symbol: {exception.Message}");
                continue;
            }

            Validate(venue, $"venues[{venueIndex}]", definition.MarketDialect(table), socket, faults);
        }
    }

    private static void Validate(
        VenueOptions venue, string path, VenueProtocol protocol, SocketPlan socket, List<string> faults)
    {
        foreach (FeedChannels channel in Enum.GetValues<FeedChannels>())
        {
            if (channel is FeedChannels.None or FeedChannels.Bars || (socket.Channels & channel) == 0) continue;
            if (protocol.IsOffered(new FeedTopic(0, channel, 0))) continue;
            AddOnce(faults, channel == FeedChannels.Book
                ? $"{path}.depth: {venue.Venue} has no book channel of {venue.Depth} levels"
                : $"{path}: {venue.Venue} does not offer {channel} with these settings");
        }

        if ((socket.Channels & FeedChannels.Bars) == 0) return;
        for (int i = 0; i < venue.BarIntervalSeconds.Count; i++)
        {
            int seconds = venue.BarIntervalSeconds[i];
            if (protocol.IsOffered(new FeedTopic(0, FeedChannels.Bars, seconds))) continue;
            AddOnce(faults, $"{path}.barIntervalSeconds[{i}]: {venue.Venue} has no bars of {seconds} s");
        }
    }

    // A venue's fault is the same for each of its instruments.
    private static void AddOnce(List<string> faults, string fault)
    {
        if (!faults.Contains(fault)) faults.Add(fault);
    }
}
