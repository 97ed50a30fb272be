using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Binance;

/// <summary>Damaged messages: nothing throws, nothing becomes the success of something else.</summary>
public sealed class TradingMutationTests
{
    [Test]
    public void A_message_cut_anywhere_is_refused()
    {
        TradingFixture venue = new();
        foreach ((TradingRequest request, string result) in TradingTexts.Pairs())
        {
            venue.Pending = request;
            byte[] text = Encoding.UTF8.GetBytes(TradingTexts.Answer(result));
            byte[] body = Encoding.UTF8.GetBytes(result);
            for (int length = 0; length < text.Length; length++)
            {
                Assert.That(venue.Parse(text.AsSpan(0, length)), Is.EqualTo(TradingMessageKind.Refused));
            }

            for (int length = 0; length < body.Length; length++)
            {
                HttpResponseView cut = new() { Status = 200, UsedWeight = -1, Body = body.AsSpan(0, length) };
                TradingMessageKind kind = venue.Venue.ParseHttp(request, in cut, venue.Message);
                Assert.That(kind, Is.EqualTo(TradingMessageKind.Refused));
                Assert.That(venue.Message.Outcome, Is.EqualTo(OutcomeClass.None));
            }
        }

        foreach (string line in TradingTexts.Events())
        {
            byte[] text = Encoding.UTF8.GetBytes(line);
            for (int length = 0; length < text.Length; length++)
            {
                Assert.That(venue.Parse(text.AsSpan(0, length)), Is.EqualTo(TradingMessageKind.Refused));
            }
        }
    }

    [Test]
    public void A_flipped_bit_never_answers_another_request_or_names_another_order()
    {
        TradingFixture venue = new();
        int successes = 0;
        foreach ((TradingRequest request, string result) in TradingTexts.Pairs())
        {
            venue.Pending = request;
            byte[] text = Encoding.UTF8.GetBytes(TradingTexts.Answer(result));
            for (int bit = 0; bit < text.Length * 8; bit++)
            {
                text[bit / 8] ^= (byte)(1 << (bit % 8));
                TradingMessageKind kind = venue.Parse(text);
                bool isSuccess = kind == TradingMessageKind.Answer && venue.Message.Outcome == OutcomeClass.Success;
                string shown = Encoding.UTF8.GetString(text);
                if (isSuccess)
                {
                    successes++;
                    Assert.That(venue.Message.RequestId, Is.EqualTo(request.Id), shown);
                    Assert.That(IsAsked(request, venue.Message), Is.True, shown);
                }
                else
                {
                    Assert.That(venue.Message.Outcome, Is.EqualTo(OutcomeClass.None), shown);
                }

                text[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        // In fields that are not read, and in values that nothing else tells.
        Assert.That(successes, Is.GreaterThan(1_000));
    }

    [Test]
    public void Random_damage_throws_nothing_and_keeps_to_the_request([Values(1, 2)] int seed)
    {
        TradingFixture venue = new();
        Random random = new(seed);
        List<(TradingRequest Request, byte[] Text)> all = [];
        foreach ((TradingRequest request, string result) in TradingTexts.Pairs())
        {
            all.Add((request, Encoding.UTF8.GetBytes(TradingTexts.Answer(result))));
        }

        foreach (string line in TradingTexts.Events()) all.Add((TradingFixture.Place(), Encoding.UTF8.GetBytes(line)));
        for (int round = 0; round < 30_000; round++)
        {
            (TradingRequest request, byte[] golden) = all[random.Next(all.Count)];
            byte[] text = Damage(golden, random);
            venue.Pending = request;
            TradingMessageKind kind = venue.Parse(text);
            Check(kind, request, venue.Message, seed, round);
            HttpResponseView response = new()
            {
                Status = random.Next(3) == 0 ? random.Next(600) : 200,
                UsedWeight = -1,
                Body = text,
            };
            kind = venue.Venue.ParseHttp(request, in response, venue.Message);
            Check(kind, request, venue.Message, seed, round);
        }
    }

    private static void Check(
        TradingMessageKind kind, TradingRequest request, TradingMessage message, int seed, int round)
    {
        Assert.That(message.Kind, Is.EqualTo(kind));
        bool isSuccess = message.Outcome == OutcomeClass.Success;
        if (isSuccess) Assert.That(kind, Is.EqualTo(TradingMessageKind.Answer), $"seed {seed} round {round}");
        if (isSuccess) Assert.That(message.RequestId, Is.EqualTo(request.Id), $"seed {seed} round {round}");
        if (isSuccess) Assert.That(IsAsked(request, message), Is.True, $"seed {seed} round {round}");
        bool isEmpty = message.OrderCount + message.FillCount + message.BalanceCount == 0;
        if (kind == TradingMessageKind.Refused) Assert.That(isEmpty, Is.True, $"seed {seed} round {round}");
    }

    private static bool IsAsked(in TradingRequest request, TradingMessage message)
    {
        switch (request.Kind)
        {
            case TradingRequestKind.Place:
            case TradingRequestKind.Cancel:
            case TradingRequestKind.QueryOrder:
                return message.OrderCount == 1 && message.Orders[0].ClientOrderId == request.ClientOrderId
                    && message.Orders[0].Instrument == request.Instrument;
            case TradingRequestKind.Trades:
                return message.FillCount == message.PageRows && message.FillCount <= 1;
            case TradingRequestKind.Account:
                return message.BalanceCount == 5;
            case TradingRequestKind.ExchangeInfo:
                return message.RateLimitCount > 0 && message.ServerNanos > 0;
            default:
                return true;
        }
    }

    private static byte[] Damage(byte[] golden, Random random)
    {
        List<byte> text = [.. golden];
        for (int rounds = 1 + random.Next(4); rounds > 0 && text.Count > 1; rounds--)
        {
            int at = random.Next(text.Count);
            int run = Math.Min(1 + random.Next(12), text.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    text[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    text[at] = (byte)random.Next(256);
                    break;
                case 2:
                    text.RemoveRange(at, run);
                    break;
                case 3:
                    text.InsertRange(at, text.GetRange(random.Next(text.Count - run + 1), run));
                    break;
                default:
                    text.RemoveRange(at, text.Count - at);
                    break;
            }
        }

        return [.. text];
    }
}
