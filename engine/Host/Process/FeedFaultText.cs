using System;
using LowLatency.Host.Options;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;

namespace LowLatency.Host.Process;

/// <summary>What an alarm about a feed says for people: host, phase, code and the reason in words.</summary>
internal static class FeedFaultText
{
    /// <summary>Alarms whose detail has a channel, and above it why it failed.</summary>
    public static bool IsAbout(ReasonCode reason) => reason is ReasonCode.FeedGaveUp or ReasonCode.FeedDisconnected
        or ReasonCode.FeedSubscribeRefused;

    /// <summary>None for every other alarm.</summary>
    public static LinkFault FaultOf(in EngineCommand alarm) =>
        IsAbout(alarm.Reason) ? LinkFault.OfAlarm(alarm.Detail) : default;

    /// <summary>To be put behind the line of the alarm.</summary>
    /// <param name="options">Without faults.</param>
    /// <param name="alarm">With a fault.</param>
    public static string Of(HostOptions options, in EngineCommand alarm)
    {
        LinkFault fault = FaultOf(in alarm);
        string host = Host(options, new AccountKey(alarm.Venue, alarm.Account), fault.IsRest);
        return host.Length == 0 ? $": {fault.Describe()}" : $": {host}, {fault.Describe()}";
    }

    private static string Host(HostOptions options, AccountKey account, bool isRest)
    {
        for (int i = 0; i < options.Venues.Count; i++)
        {
            if (VenueAccounts.KeyOf(options, i) != account) continue;
            string address = isRest ? options.Venues[i].RestUrl : options.Venues[i].StreamUrl;
            return Uri.TryCreate(address, UriKind.Absolute, out Uri? url) ? url.Authority : address;
        }

        return "";
    }
}
