using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Binance;

public sealed class TradingAllocationTests
{
    private const int Rounds = 100_000;

    [Test]
    public void Placing_allocates_nothing()
    {
        TradingFixture venue = new();
        byte[] buffer = new byte[TradingProtocol.RequestLengthMax];
        TradingRequest request = TradingFixture.Place();
        long before = 0;
        for (int i = -1_000; i < Rounds; i++)
        {
            if (i == 0) before = GC.GetAllocatedBytesForCurrentThread();
            request.Id = i + 2_000;
            AsciiWriter writer = new(buffer);
            venue.Venue.WriteSocket(in request, new RequestStamp(TradingFixture.Millis + i, 5_000), ref writer);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Parsing_allocates_nothing_whatever_comes()
    {
        TradingFixture venue = new();
        List<(TradingRequest Request, byte[] Text)> all = [];
        foreach ((TradingRequest request, string result) in TradingTexts.Pairs())
        {
            all.Add((request, Encoding.UTF8.GetBytes(TradingTexts.Answer(result))));
            all.Add((request, Encoding.UTF8.GetBytes(TradingTexts.Answer(result + "x"))));
        }

        foreach (string line in TradingTexts.Events()) all.Add((TradingFixture.Place(), Encoding.UTF8.GetBytes(line)));
        const string Ban = """{"id":11,"status":418,"error":{"code":-1003,"msg":"IP banned until 1659146400000."}}""";
        all.Add((TradingFixture.Place(), Encoding.UTF8.GetBytes(Ban)));
        long before = 0;
        for (int i = -1_000; i < Rounds; i++)
        {
            if (i == 0) before = GC.GetAllocatedBytesForCurrentThread();
            (TradingRequest request, byte[] text) = all[(i + 1_000) % all.Count];
            venue.Pending = request;
            venue.Venue.ParseSocket(text, venue, venue.Message);
            HttpResponseView response = new() { Status = i % 7 == 0 ? 503 : 200, UsedWeight = 5, Body = text };
            venue.Venue.ParseHttp(in request, in response, venue.Message);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
