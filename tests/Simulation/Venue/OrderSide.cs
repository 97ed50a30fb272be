using System;
using System.Collections.Generic;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Simulation.Checks;
using LowLatency.VenueSim.Exchange.Messages;

namespace LowLatency.Simulation.Venue;

/// <summary>The exchange behind the order wires: one client address for limits.</summary>
internal sealed class OrderSide(World world, SimulatedVenue venue) : IVenueSide
{
    private const int Abnormal = 1006;

    private readonly Dictionary<long, VenueEnd> _ends = [];
    private readonly Dictionary<long, Action<RestResponse?, HttpFailure>> _http = [];

    public int RefusedSeconds =>
        (int)((venue.Exchange.Truth.RefusedUntilNanos(World.Address) - world.NowNanos) / SimulationOptions.Second) + 1;

    public bool FramesAreWeighed => true;

    public Checker Checker => venue.Checker;

    public int Open(VenueEnd end)
    {
        if (venue.Absence == VenueAbsence.Dead) return 503;
        int status = venue.Exchange.OpenSocket(World.Address, world.NowNanos, out long connection);
        end.Connection = connection;
        if (connection != 0) _ends[connection] = end;
        return status;
    }

    public void OnText(VenueEnd end, byte[] payload) =>
        venue.Exchange.ReceiveText(end.Connection, payload, world.NowNanos);

    public void OnPong(VenueEnd end) => venue.Exchange.ReceivePong(end.Connection, world.NowNanos);

    public bool IsSilent(VenueEnd end) =>
        venue.Absence == VenueAbsence.Silent || venue.Exchange.IsSilent(end.Connection);

    public void OnClosed(VenueEnd end)
    {
        if (end.Connection == 0) return;
        _ends.Remove(end.Connection);
        venue.Exchange.SocketClosed(end.Connection, world.NowNanos);
    }

    public void OnHttp(RestRequest request, Action<RestResponse?, HttpFailure> answer)
    {
        if (venue.Absence == VenueAbsence.Dead) answer(null, HttpFailure.Broken);
        else _http[venue.Exchange.ReceiveRest(request, world.NowNanos)] = answer;
    }

    /// <summary>Every socket ends without a word.</summary>
    public void CutAll()
    {
        foreach (VenueEnd end in _ends.Values) end.Wire.SendEnd(end, world.NowNanos + world.Options.LatencyNanos, 0);
    }

    /// <summary>Something that the exchange sends.</summary>
    public void Take(Delivery delivery)
    {
        if (venue.Absence == VenueAbsence.Silent) return;
        if (delivery.Kind is DeliveryKind.RestAnswer or DeliveryKind.RestAbort)
        {
            bool isAbort = delivery.Kind == DeliveryKind.RestAbort;
            if (!_http.Remove(delivery.RequestId, out Action<RestResponse?, HttpFailure>? answer)) return;
            answer(delivery.Response, isAbort ? HttpFailure.Broken : HttpFailure.None);
            return;
        }

        if (!_ends.TryGetValue(delivery.Connection, out VenueEnd? end)) return;
        long due = world.NowNanos + world.Options.LatencyNanos;
        switch (delivery.Kind)
        {
            case DeliveryKind.Text:
                byte[] text = delivery.Bytes.ToArray();
                world.At(due, () => venue.Checker.Refusals.OnText(text));
                end.Wire.SendText(end, due, text);
                break;
            case DeliveryKind.Ping:
                end.Wire.SendPing(end, due);
                break;
            case DeliveryKind.Close:
                end.Wire.SendEnd(end, due, delivery.CloseCode == Abnormal ? 0 : delivery.CloseCode);
                break;
            case DeliveryKind.Abort:
                end.Wire.SendEnd(end, due, 0);
                break;
        }
    }
}
