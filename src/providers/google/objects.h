#pragma once
// The parts of Google's objects that we read, with Google's own names; everything else is ignored.
// Source of truth: Gmail API v1, RFC 6749, OpenID Connect Discovery 1.0.
// Units: internalDate in milliseconds since 1970 and ids of the history are decimal texts.
#include "core/json_write.h"

namespace aai::google {

struct ApiErrorDetail {
  std::string reason;
};
AAI_DESCRIBE(ApiErrorDetail, reason);

struct ApiError {
  std::string status;
  std::vector<ApiErrorDetail> errors;
};
AAI_DESCRIBE(ApiError, status, errors);

struct ApiErrorBody {
  ApiError error;
};
AAI_DESCRIBE(ApiErrorBody, error);

struct OAuthErrorBody {
  std::string error;
};
AAI_DESCRIBE(OAuthErrorBody, error);

struct Discovery {
  std::string issuer, authorization_endpoint, token_endpoint, revocation_endpoint, jwks_uri;
};
AAI_DESCRIBE(Discovery, issuer, authorization_endpoint, token_endpoint, revocation_endpoint,
             jwks_uri);

struct Profile {
  std::string emailAddress, historyId;
  long messagesTotal = 0;
};
AAI_DESCRIBE(Profile, emailAddress, historyId, messagesTotal);

struct MessageRef {
  std::string id, threadId;
  std::vector<std::string> labelIds;
};
AAI_DESCRIBE(MessageRef, id, threadId, labelIds);

struct MessagePage {
  std::vector<MessageRef> messages;
  std::optional<std::string> nextPageToken;
};
AAI_DESCRIBE(MessagePage, messages, nextPageToken);

// As it comes: `raw` may be tens of megabytes, so it is not read as a text of ours.
struct RawMessageBody {
  std::string id, threadId, internalDate;
  std::vector<std::string> labelIds;
  json::Raw raw;
};
AAI_DESCRIBE(RawMessageBody, id, threadId, internalDate, labelIds, raw);

struct HistoryMessage {
  MessageRef message;
};
AAI_DESCRIBE(HistoryMessage, message);

struct HistoryRecord {
  std::string id;
  std::vector<HistoryMessage> messagesAdded, messagesDeleted, labelsAdded, labelsRemoved;
};
AAI_DESCRIBE(HistoryRecord, id, messagesAdded, messagesDeleted, labelsAdded, labelsRemoved);

struct HistoryPage {
  std::vector<HistoryRecord> history;
  std::string historyId;
  std::optional<std::string> nextPageToken;
};
AAI_DESCRIBE(HistoryPage, history, historyId, nextPageToken);

struct Watch {
  std::string historyId, expiration;
};
AAI_DESCRIBE(Watch, historyId, expiration);

struct Draft {
  std::string id;
  MessageRef message;
};
AAI_DESCRIBE(Draft, id, message);

struct DraftPage {
  std::vector<Draft> drafts;
};
AAI_DESCRIBE(DraftPage, drafts);

struct Label {
  std::string id, name, type;
};
AAI_DESCRIBE(Label, id, name, type);

struct LabelList {
  std::vector<Label> labels;
};
AAI_DESCRIBE(LabelList, labels);

struct AttachmentBody {
  json::Raw data;
};
AAI_DESCRIBE(AttachmentBody, data);

// What we ask a watch for, and what a draft is made of.
struct WatchRequest {
  std::string topicName;
};
AAI_DESCRIBE(WatchRequest, topicName);

// The envelope of a push, and the data within, once it is out of its base64.
struct PushMessage {
  std::string messageId, data;
};
AAI_DESCRIBE(PushMessage, messageId, data);

struct PushEnvelope {
  PushMessage message;
  std::string subscription;
};
AAI_DESCRIBE(PushEnvelope, message, subscription);

struct PushData {
  std::string emailAddress;
  json::Raw historyId;  // a number on the wire, a text in some documents
};
AAI_DESCRIBE(PushData, emailAddress, historyId);

}
