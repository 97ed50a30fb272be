using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading.Gateway;

[TestFixture]
internal sealed class TradingGatewayAllocationTests
{
    private const long Milli = GatewayHarness.Milli;

    [Test]
    public void Placing_filling_cancelling_asking_and_reconciling_allocate_nothing()
    {
        GatewayHarness harness = new GatewayHarness(instruments: 1).Ready(10);
        harness.Log.KeepsEvents = false;
        Script script = new(harness);
        for (int i = 0; i < 200; i++) script.Round();

        // The runtime charges some bytes to a thread once, when a method is compiled anew: not to every measurement.
        long least = long.MaxValue;
        int measurements = 0;
        for (; measurements < 3 && least != 0; measurements++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 2_000; i++) script.Round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
        GatewayCounters counters = harness.Gateway.Counters;
        Assert.That(counters.PlacesSent, Is.EqualTo(200 + (measurements * 2_000)));
        Assert.That(counters.Reconciliations, Is.GreaterThan(5));
    }

    /// <summary>Drives the gateway without the harness's lists.</summary>
    private sealed class Script
    {
        private readonly GatewayHarness _harness;
        private readonly SessionOutput _output;
        private readonly ScriptedMessage _plain = new();
        private readonly ScriptedMessage _working = new() { Orders = new OrderRecord[1] };
        private readonly ScriptedMessage _ended = new() { Orders = new OrderRecord[1] };
        private readonly ScriptedMessage _filled = new()
        {
            Kind = TradingMessageKind.OrderUpdate,
            Orders = new OrderRecord[1],
            Fills = new FillRecord[1],
        };

        private int _answered;
        private ulong _sequence;

        public Script(GatewayHarness harness)
        {
            _harness = harness;
            _output = harness.Output(harness.Last);
            _answered = harness.Protocol.WrittenCount;
        }

        public void Round()
        {
            ulong id = ++_sequence;
            Command(CommandKind.PlaceOrder, id);
            AnswerAll(id);
            _filled.Orders[0] = GatewayHarness.Order(id, VenueOrderStatus.PartiallyFilled, 40);
            _filled.Fills[0] = GatewayHarness.Fill(id, 1_000 + (long)id, 40);
            _harness.Protocol.Next = _filled;
            _harness.Gateway.OnMessage(_harness.Last, "pushed"u8, _harness.Stamp);
            Command(CommandKind.QueryOrder, id);
            AnswerAll(id);
            Command(CommandKind.CancelOrder, id);
            AnswerAll(id);
            _harness.Now += 400 * Milli;
            _harness.Gateway.OnWake(_harness.Stamp);
            AnswerAll(id);
        }

        private void Command(CommandKind kind, ulong id)
        {
            EngineCommand command = new()
            {
                Kind = kind,
                Instrument = new InstrumentId(0),
                ClientOrderId = GatewayHarness.Id(id),
                Side = Side.Buy,
                LimitPrice = new Price(10_000),
                Quantity = new Quantity(100),
            };
            _harness.Gateway.TryAccept(in command, _harness.Stamp);
        }

        private void AnswerAll(ulong id)
        {
            FakeTradingProtocol protocol = _harness.Protocol;
            while (_answered < protocol.WrittenCount)
            {
                TradingRequest request = protocol.Written[_answered++ % protocol.Written.Length];
                _output.Sent(_output.PendingSend.Length);
                ScriptedMessage answer = request.Kind switch
                {
                    TradingRequestKind.Place => _working,
                    TradingRequestKind.QueryOrder => _working,
                    TradingRequestKind.Cancel => _ended,
                    _ => _plain,
                };
                long executed = request.Kind == TradingRequestKind.QueryOrder ? 40 : 0;
                _working.Orders[0] = GatewayHarness.Order(id, VenueOrderStatus.Working, executed);
                _ended.Orders[0] = GatewayHarness.Order(id, VenueOrderStatus.Cancelled, 40);
                answer.RequestId = request.Id;
                answer.ServerNanos = _harness.Stamp.WallNanos;
                protocol.Next = answer;
                _harness.Gateway.OnMessage(_harness.Last, "answer"u8, _harness.Stamp);
            }
        }
    }
}
