using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using LowLatency.Core.Settings;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Definitions;

namespace LowLatency.Cli.Configuration;

/// <summary>Base and quote of symbols by the venue's own list of instruments, read by its own dialect.</summary>
internal static class InstrumentList
{
    private const int PathBytesMax = 16 << 10;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Names the assets of all instruments.</summary>
    /// <param name="engine">Its instruments are all of the venue.</param>
    /// <param name="venue">Whose dialect it is.</param>
    /// <param name="rest">Where it is asked.</param>
    /// <exception cref="ToolException">The venue does not answer, or does not have a symbol.</exception>
    public static void Name(EngineSettings engine, VenueDefinition venue, Uri rest)
    {
        var instruments = new List<FeedInstrument>();
        foreach (InstrumentSettings each in engine.Instruments)
        {
            instruments.Add(new FeedInstrument
            {
                Id = new InstrumentId((ushort)instruments.Count),
                Symbol = each.Symbol,
                Channels = FeedChannels.Book,
            });
        }

        FeedInstrumentTable table = Table(instruments);
        VenueProtocol protocol = venue.MarketDialect(table);
        using var http = new HttpClient { Timeout = Timeout, BaseAddress = rest };
        for (int first = 0; first < table.Count; first += protocol.RulesPerRequestMax)
        {
            int count = Math.Min(protocol.RulesPerRequestMax, table.Count - first);
            byte[] body = Task.Run(() => GetAsync(http, Path(protocol, first, count))).GetAwaiter().GetResult();
            for (int i = first; i < first + count; i++)
            {
                bool isThere = protocol.ParseRules(body, i, new ParsedFrame(64), out _) == FrameKind.Events
                    && table.Assets(i) is { BaseAsset.Length: > 0, QuoteAsset.Length: > 0 };
                if (!isThere) throw new ToolException($"--ask-venue: {venue.Name} has no {instruments[i].Symbol}");
                engine.Instruments[i].BaseAsset = table.Assets(i).BaseAsset;
                engine.Instruments[i].QuoteAsset = table.Assets(i).QuoteAsset;
            }
        }
    }

    private static FeedInstrumentTable Table(List<FeedInstrument> instruments)
    {
        try
        {
            return new FeedInstrumentTable(instruments);
        }
        catch (ArgumentException bad)
        {
            throw new ToolException($"--symbols: {bad.Message}");
        }
    }

    private static string Path(VenueProtocol protocol, int first, int count)
    {
        var writer = new AsciiWriter(new byte[PathBytesMax]);
        protocol.WriteRulesPath(first, count, ref writer);
        return Encoding.ASCII.GetString(writer.Written);
    }

    private static async Task<byte[]> GetAsync(HttpClient http, string path)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            byte[] body = await answer.Content.ReadAsByteArrayAsync();
            if (answer.IsSuccessStatusCode) return body;
            throw new ToolException(
                $"--ask-venue: {http.BaseAddress}: {(int)answer.StatusCode}: "
                + Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200))));
        }
        catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException)
        {
            throw new ToolException($"--ask-venue: {http.BaseAddress}: {failed.Message}");
        }
    }
}
