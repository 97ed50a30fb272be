using System;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Json;
using LowLatency.Protocol.Trading;

namespace LowLatency.Venues.Binance.Trading;

/// <summary>
/// Cancel-replace: one answer with two outcomes. Both done is an answer like any other; one or none is an error whose
/// "data" says which half did what.
/// </summary>
internal sealed unsafe class BinanceReplaceParser
{
    private const int HalfDone = -2021;
    private const int NoneDone = -2022;

    private readonly BinanceAnswerParser _answers;
    private readonly JsonObject _halves = new();
    private readonly JsonObject _half = new();

    internal BinanceReplaceParser(BinanceAnswerParser answers) => _answers = answers;

    /// <summary>Both halves done; some writings wrap them in "data" as the errors do.</summary>
    internal bool TryParseDone(JsonObject body, in TradingRequest request, TradingMessage target)
    {
        JsonObject halves = body;
        if (body["data"u8].IsObject && !body["cancelResult"u8].IsPresent)
        {
            if (!BinanceAnswerParser.TryRead(_halves, body["data"u8])) return false;
            halves = _halves;
        }

        return TryParseHalves(halves, in request, target)
            && target.Outcome == OutcomeClass.Success && target.CancelOutcome == OutcomeClass.Success;
    }

    /// <summary>
    /// The halves of a failed one. False when they contradict the code or each other: then neither is proven.
    /// </summary>
    internal bool TryParseFailed(int code, JsonValue data, in TradingRequest request, TradingMessage target)
    {
        if (!BinanceAnswerParser.TryRead(_halves, data)) return false;
        if (!TryParseHalves(_halves, in request, target)) return false;
        int done = (target.Outcome == OutcomeClass.Success ? 1 : 0)
            + (target.CancelOutcome == OutcomeClass.Success ? 1 : 0);
        return done == (code == HalfDone ? 1 : 0);
    }

    /// <summary>True for the codes whose data tells of the halves.</summary>
    internal static bool IsCode(int code) => code is HalfDone or NoneDone;

    private bool TryParseHalves(JsonObject halves, in TradingRequest request, TradingMessage target)
    {
        bool isCancelDone = halves["cancelResult"u8].Text.SequenceEqual("SUCCESS"u8);
        bool isNewDone = halves["newOrderResult"u8].Text.SequenceEqual("SUCCESS"u8);
        bool isNewTried = !halves["newOrderResult"u8].Text.SequenceEqual("NOT_ATTEMPTED"u8);
        OutcomeClass cancel = OutcomeClass.Success;
        ReasonCode reason = ReasonCode.None;
        int code = 0;
        JsonValue response = halves["cancelResponse"u8];
        bool isGood = isCancelDone
            ? BinanceAnswerParser.TryRead(_half, response) && _answers.TryReadCancelled(
                _half, request.Instrument, request.ReplacedClientOrderId,
                request.ReplacedClientOrderId.IsNone ? request.VenueOrderId : 0, target)
            : IsFailure(halves["cancelResult"u8]) && TryReadError(response, out cancel, out reason, out code);
        if (!isGood) return false;
        target.CancelOutcome = cancel;
        target.Outcome = OutcomeClass.Success;
        response = halves["newOrderResponse"u8];
        if (isNewDone)
        {
            return BinanceAnswerParser.TryRead(_half, response)
                && _answers.TryReadPlaced(_half, in request, target);
        }

        // Not attempted because the cancel failed: the cancel's reason stands.
        target.Outcome = OutcomeClass.Reject;
        isGood = isNewTried
            ? IsFailure(halves["newOrderResult"u8]) && TryReadNewError(response, target, out reason, out code)
            : !isCancelDone;
        target.Reason = reason;
        target.ErrorCode = code;
        return isGood;
    }

    private static bool IsFailure(JsonValue result) => result.Text.SequenceEqual("FAILURE"u8);

    private bool TryReadNewError(JsonValue response, TradingMessage target, out ReasonCode reason, out int code)
    {
        bool isGood = TryReadError(response, out OutcomeClass outcome, out reason, out code);
        target.Outcome = outcome;
        return isGood;
    }

    private bool TryReadError(JsonValue response, out OutcomeClass outcome, out ReasonCode reason, out int code)
    {
        const int ClientError = 400;
        outcome = OutcomeClass.Reconcile;
        reason = ReasonCode.None;
        code = 0;
        if (!BinanceAnswerParser.TryRead(_half, response)) return false;
        if (!BinanceErrorReader.TryReadCode(_half, out code)) return false;
        VenueError row = BinanceErrorTable.FindSpot(ClientError, code, _half["msg"u8].Raw);
        outcome = row.OrderOutcome;
        reason = row.Reason;
        return true;
    }
}
