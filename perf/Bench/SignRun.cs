using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Venues.Binance.Trading;
using LowLatency.Venues.Signing;

namespace LowLatency.Bench;

/// <summary>
/// <c>bench sign</c>: from an order to the signed text of order.place, beside strings with the platform's HMAC; and the
/// two signatures alone. Contenders take turns in every round; figures are medians, ratios within a round.
/// </summary>
internal sealed class SignRun : IMeasuredRun
{
    private const string Key = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    private const string Secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    private const long Millis = 1_645_423_376_532;

    private readonly byte[] _buffer = new byte[TradingProtocol.RequestLengthMax];
    private readonly byte[] _secret = Encoding.ASCII.GetBytes(Secret);
    private readonly BinanceSpotTrading _venue = Venue();
    private readonly HmacSha256 _signer = new(
        Encoding.ASCII.GetBytes(Secret), Encoding.ASCII.GetBytes("apiKey=" + Key));
    private readonly byte[] _payload = Encoding.ASCII.GetBytes(Payload("L0700003000000gYc", "23416.10", 7, Millis));
    private int _sink;

    public string Name => "sign";

    public string Description => "order.place to signed bytes, beside strings and the platform's HMAC";

    public void Run(TextWriter output, bool quick)
    {
        int rounds = quick ? 2 : 31;
        int count = quick ? 200 : 20_000;
        (string Name, Action<int> Body)[] contenders =
        [
            ("place, ours", Ours),
            ("place, strings + HMACSHA256 + hex", Strings),
            ("signature, ours", Sign),
            ("signature, HMACSHA256.TryHashData", PlatformSign),
        ];
        double[][] nanos = new double[contenders.Length][];
        long[] bytes = new long[contenders.Length];
        for (int i = 0; i < nanos.Length; i++) nanos[i] = new double[rounds];
        for (int round = -2; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                long start = Stopwatch.GetTimestamp();
                contenders[i].Body(count);
                double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
                if (round < 0) continue;
                nanos[i][round] = elapsed;
                bytes[i] += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        for (int i = 0; i < contenders.Length; i++)
        {
            double ratio = Ratios.MedianRatio(nanos[i], nanos[i < 2 ? 0 : 2]);
            double[] sorted = [.. nanos[i]];
            Array.Sort(sorted);
            long each = bytes[i] / ((long)rounds * count);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{contenders[i].Name,-36} {sorted[rounds / 2],8:F0} ns  x{ratio,5:F2}  {each,6} B each"));
        }

        if (_sink == 0) throw new InvalidOperationException("nothing was written");
    }

    private static BinanceSpotTrading Venue()
    {
        var instrument = new FeedInstrument
        {
            Id = new InstrumentId(0),
            Symbol = "BTCUSDT",
            Channels = FeedChannels.Book,
            Rules = new InstrumentRules { PriceDecimals = 2, QuantityDecimals = 5, TickUnits = 1, LotUnits = 1 },
        };
        return new BinanceSpotTrading(
            new FeedInstrumentTable([instrument]), new AssetTable(["BTC", "USDT"]),
            new BinanceCredentials(Key, Secret), new BinanceTradingOptions());
    }

    private static string Payload(string id, string price, int quantity, long millis) => string.Create(
        CultureInfo.InvariantCulture,
        $"apiKey={Key}&newClientOrderId={id}&newOrderRespType=ACK&price={price}&quantity={quantity / 100_000m:F5}"
            + $"&recvWindow=5000&side=SELL&symbol=BTCUSDT&timeInForce=GTC&timestamp={millis}&type=LIMIT");

    private void Ours(int count)
    {
        TradingRequest request = new()
        {
            Kind = TradingRequestKind.Place,
            Side = Side.Sell,
            OrderType = OrderType.Limit,
            TimeInForce = TimeInForce.GoodTillCancel,
            ClientOrderId = new ClientOrderId(7, 3, 42),
            LimitPrice = new Price(2_341_610),
        };
        for (int i = 0; i < count; i++)
        {
            request.Id = i;
            request.Quantity = new Quantity(i + 1);
            AsciiWriter writer = new(_buffer);
            _venue.WriteSocket(in request, new RequestStamp(Millis + i, 5_000), ref writer);
            _sink += writer.Length;
        }
    }

    private void Strings(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string id = new ClientOrderId(7, 3, 42).ToString();
            string payload = Payload(id, "23416.10", i + 1, Millis + i);
            byte[] code = HMACSHA256.HashData(_secret, Encoding.ASCII.GetBytes(payload));
            StringBuilder text = new StringBuilder("{\"id\":").Append(i)
                .Append(",\"method\":\"order.place\",\"params\":{");
            foreach (string part in payload.Split('&'))
            {
                string[] pair = part.Split('=');
                text.Append('"').Append(pair[0]).Append("\":\"").Append(pair[1]).Append("\",");
            }

            text.Append("\"signature\":\"").Append(Convert.ToHexStringLower(code)).Append("\"}}");
            _sink += Encoding.ASCII.GetBytes(text.ToString()).Length;
        }
    }

    private void Sign(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _payload[^1] = (byte)i;
            _signer.SignHex(_payload, _buffer);
            _sink += _buffer[0];
        }
    }

    private void PlatformSign(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _payload[^1] = (byte)i;
            if (HMACSHA256.TryHashData(_secret, _payload, _buffer, out int length)) _sink += length;
        }
    }
}
