using System;
using LowLatency.VenueSim.Exchange.Limits;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Sessions;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>
/// A venue's requests: how they are read, what they cost, who may send them, how they are carried out and answered. The
/// exchange calls it on its thread, in the order of this list.
/// </summary>
internal interface IRequestDialect
{
    /// <summary>Weight of opening a socket.</summary>
    int ConnectWeight { get; }

    /// <summary>The answer of a query whose order is hidden by a fault.</summary>
    SimError NoSuchOrder { get; }

    /// <summary>The answer where nothing else fits.</summary>
    SimError NotSupported { get; }

    /// <summary>Reads a REST request.</summary>
    SimRequest ReadRest(RestRequest request, long requestId);

    /// <summary>Reads a text frame; null when it is no request, with the frame that says so.</summary>
    SimRequest? ReadText(SimSession session, ReadOnlyMemory<byte> text, out byte[] rejection);

    /// <summary>Whether the request may be carried out: key, signature, timing, parameters; sets its account.</summary>
    SimError? Admit(SimRequest request);

    /// <summary>The timing of a signed request, asked again before a late execution.</summary>
    SimError? CheckTime(SimRequest request);

    /// <summary>Carries an admitted request out.</summary>
    SimResult Execute(SimRequest request);

    /// <summary>More was sent than the limit of the address allows.</summary>
    SimError Limit(AddressBudget budget);

    /// <summary>The address is banned.</summary>
    SimError Ban(AddressBudget budget);

    /// <summary>What an injected HTTP status says.</summary>
    SimError ErrorOfStatus(int status);

    /// <summary>What an injected code says.</summary>
    SimError ErrorOfCode(int code);

    /// <summary>Answer to a REST request.</summary>
    RestResponse WriteRest(SimRequest request, SimResult result, AddressBudget budget);

    /// <summary>Answer to a request of a socket.</summary>
    byte[] WriteText(SimRequest request, SimResult result, AddressBudget budget);
}
