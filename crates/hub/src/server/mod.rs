//! The hub's HTTP server.

mod limits;
mod listen;
mod metrics;

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::routing::{get, post};
use domain::member::Member;
use domain::number::OfficeCode;
use http_body_util::BodyExt;
use minicbor::bytes::{ByteArray, ByteVec};
use replication::{
    Capabilities, EnrolProblem, EnrolRequest, EnrolResponse, Envelope, KnownMembers, PublicKey,
    Reason, Refused, SecretKey, certified, certify, code_hash, heads_signed, members_hash,
    seal_response, sign_heads,
};

use crate::store::{DeviceRow, EnrolOutcome, HubStore, NewDevice, StoreError};
use limits::{Guesses, Rate};
use metrics::Metrics;

pub use listen::{Listening, Tls, listen};

/// Bytes beyond the largest body that are still read and discarded: a client that is cut off while
/// it sends would not read the response with the reason.
const MAX_THROWN_AWAY: usize = 16 << 20;

/// Limits of a server.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest body, in bytes.
    pub body: usize,
    /// Requests of one PC per minute.
    pub per_minute: u32,
    /// How long one request may take, reading its body included.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 8 << 20, per_minute: 1_200, time: Duration::from_secs(120) }
    }
}

/// State shared by the handlers.
struct Hub<S> {
    store: S,
    key: SecretKey,
    limits: Limits,
    rate: Rate,
    guesses: Guesses,
    metrics: Metrics,
}

/// Returns the routes of a hub.
pub fn router<S: HubStore>(store: S, key: SecretKey, limits: Limits) -> Router {
    let hub = Arc::new(Hub {
        store,
        key,
        limits,
        rate: Rate::new(limits.per_minute),
        guesses: Guesses::default(),
        metrics: Metrics::default(),
    });
    Router::new()
        .route("/v1/sync", post(sync::<S>))
        .route("/v1/enrol", post(enrol::<S>))
        .route("/v1/members", post(told::<S>))
        .route("/health", get(health::<S>))
        .route("/metrics", get(metrics::<S>))
        .with_state(hub)
}

async fn sync<S: HubStore>(State(hub): State<Arc<Hub<S>>>, body: Body) -> Response<Body> {
    let response = within(hub.limits.time, answer_sync(&hub, body)).await;
    hub.metrics.request(response.as_ref().err().copied());
    match response {
        Ok(bytes) => plain(StatusCode::OK, bytes),
        Err(status) => refuse(status),
    }
}

async fn answer_sync<S: HubStore>(hub: &Hub<S>, body: Body) -> Result<Vec<u8>, StatusCode> {
    let bytes = read(body, hub.limits.body).await?;
    let envelope = Envelope::read(&bytes).map_err(|_| StatusCode::BAD_REQUEST)?;
    let row = hub.store.device(envelope.device).await.map_err(failed)?;
    let row = row.ok_or(StatusCode::UNAUTHORIZED)?;
    if row.revoked_at.is_some() {
        return Err(StatusCode::FORBIDDEN);
    }
    let key = PublicKey::from_bytes(&row.key).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let mut ask = envelope.open(&key).map_err(|error| match error {
        replication::EnvelopeError::Signature => StatusCode::UNAUTHORIZED,
        _ => StatusCode::BAD_REQUEST,
    })?;
    if !hub.rate.allows(envelope.device) {
        return Err(StatusCode::TOO_MANY_REQUESTS);
    }
    if ask.office != row.office {
        return Err(StatusCode::FORBIDDEN);
    }
    let own = hub.key.public();
    ask.proof.signed_heads.take_if(|signed_heads| !heads_signed(&row.office, signed_heads, &own));
    let mut answer = hub.store.sync(envelope.device, &ask, now()).await.map_err(failed)?;
    // Lets the PC prove to other PCs what it received from this hub.
    if (ask.signed_heads || !answer.slices.is_empty()) && !answer.more {
        let heads = answer.heads.iter().copied();
        answer.signed_heads = Some(ByteArray::from(sign_heads(&ask.office, heads, &hub.key)));
    }
    if !ask.can.has(Capabilities::PROOF) {
        // Programs from before that sent no proofs: they stop sending the log too.
        let unproved = |it: &&mut Refused| it.reason == Reason::Unproved;
        let refused = answer.refused.iter_mut().filter(unproved);
        refused.for_each(|it| it.reason = Reason::UnknownDevice);
    }
    if !ask.heads {
        answer.heads.clear();
    }
    if let Some(known) = ask.members {
        answer.members = members(hub, &ask.office, Some(known)).await.map_err(failed)?;
    }
    hub.metrics.exchange(&ask, &answer);
    for refused in &answer.refused {
        tracing::warn!(
            office = %ask.office, device = %refused.device, seq = refused.seq,
            reason = refused.reason.as_str(), "a record was not taken"
        );
    }
    tracing::debug!(
        office = %ask.office, device = %envelope.device, pos = answer.pos, "an exchange"
    );
    Ok(seal_response(&answer, &ask.office, envelope.signature(), &hub.key))
}

/// Returns the signed facts of an office's PCs; none when the asking PC has the same.
async fn members<S: HubStore>(
    hub: &Hub<S>,
    office: &OfficeCode,
    known: Option<u32>,
) -> Result<Vec<Member>, StoreError> {
    let facts = hub.store.devices(office).await?.into_iter().map(DeviceRow::facts);
    let facts = facts.collect::<Result<Vec<_>, _>>()?;
    if known == Some(members_hash(&facts)) {
        return Ok(Vec::new());
    }
    Ok(facts.into_iter().map(|it| certify(office, it, &hub.key)).collect())
}

async fn told<S: HubStore>(State(hub): State<Arc<Hub<S>>>, body: Body) -> Response<Body> {
    match within(hub.limits.time, learn(&hub, body)).await {
        Ok(()) => plain(StatusCode::OK, Vec::new()),
        Err(status) => refuse(status),
    }
}

/// Adds the PCs that this hub has certified and lost. Its own signatures prove them, whoever sends
/// them.
async fn learn<S: HubStore>(hub: &Hub<S>, body: Body) -> Result<(), StatusCode> {
    let bytes = read(body, KnownMembers::MAX_BYTES).await?;
    let KnownMembers { office, members } =
        KnownMembers::from_bytes(&bytes).ok_or(StatusCode::BAD_REQUEST)?;
    let own = hub.key.public();
    // A PC sends no others: a wrong one ends the work, which a stranger could cause.
    let proved = members.into_iter().take_while(|it| certified(&office, it, &own));
    let facts: Vec<_> = proved.map(|it| it.facts).collect();
    let learned = hub.store.learn(&office, &facts).await.map_err(failed)?;
    if learned > 0 {
        tracing::warn!(%office, learned, "PCs that this hub had lost were told to it");
    }
    Ok(())
}

async fn enrol<S: HubStore>(State(hub): State<Arc<Hub<S>>>, body: Body) -> Response<Body> {
    match within(hub.limits.time, answer_enrol(&hub, body)).await {
        Ok(answer) => plain(StatusCode::OK, answer.to_bytes()),
        Err(status) => refuse(status),
    }
}

async fn answer_enrol<S: HubStore>(hub: &Hub<S>, body: Body) -> Result<EnrolResponse, StatusCode> {
    let bytes = read(body, 4 << 10).await?;
    let ask = EnrolRequest::from_bytes(&bytes).ok_or(StatusCode::BAD_REQUEST)?;
    let key = ask.proved_key().ok_or(StatusCode::BAD_REQUEST)?;
    if !hub.guesses.allow(&ask.office) {
        return Ok(EnrolResponse::refused(EnrolProblem::Wait));
    }
    let new = NewDevice {
        office: ask.office.clone(),
        device: ask.device,
        key: key.to_bytes(),
        lane: ask.lane,
        code_hash: code_hash(&ask.code),
    };
    let outcome = hub.store.enrol(&new, now()).await.map_err(failed)?;
    Ok(match outcome {
        EnrolOutcome::Done { row, office_name, seal } => {
            tracing::info!(office = %row.office, device = %row.device, lane = row.lane, "enrolled");
            EnrolResponse {
                lane: row.lane,
                book: row.book,
                hub: ByteArray::from(hub.key.public().to_bytes()),
                office_name,
                seal: ByteVec::from(seal),
                problem: None,
                members: Some(members(hub, &row.office, None).await.map_err(failed)?),
            }
        }
        EnrolOutcome::Refused(problem) => {
            hub.guesses.wrong(&ask.office);
            tracing::warn!(office = %ask.office, ?problem, "an enrolment was refused");
            EnrolResponse::refused(problem)
        }
    })
}

async fn health<S: HubStore>(State(hub): State<Arc<Hub<S>>>) -> Response<Body> {
    // Any cheap query works.
    match hub.store.device(domain::id::DeviceId::from_bytes([0; 16])).await {
        Ok(_) => plain(StatusCode::OK, b"ok\n".to_vec()),
        Err(_) => {
            plain(StatusCode::SERVICE_UNAVAILABLE, b"the database does not answer\n".to_vec())
        }
    }
}

async fn metrics<S: HubStore>(State(hub): State<Arc<Hub<S>>>) -> Response<Body> {
    let Ok(offices) = hub.store.offices().await else {
        return refuse(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let mut response = plain(StatusCode::OK, hub.metrics.text(&offices).into_bytes());
    let kind = HeaderValue::from_static("text/plain; version=0.0.4");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// Ends a request that takes too long.
async fn within<T>(
    time: Duration,
    work: impl Future<Output = Result<T, StatusCode>>,
) -> Result<T, StatusCode> {
    tokio::time::timeout(time, work).await.unwrap_or(Err(StatusCode::REQUEST_TIMEOUT))
}

fn failed(error: StoreError) -> StatusCode {
    tracing::error!(%error, "the store failed");
    if error.is_full() {
        StatusCode::INSUFFICIENT_STORAGE
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

async fn read(mut body: Body, most: usize) -> Result<Vec<u8>, StatusCode> {
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| StatusCode::BAD_REQUEST)?.into_data() else { continue };
        length += data.len();
        if length <= most {
            bytes.extend_from_slice(&data);
        } else if length > most.saturating_add(MAX_THROWN_AWAY) {
            break;
        }
    }
    if length > most { Err(StatusCode::PAYLOAD_TOO_LARGE) } else { Ok(bytes) }
}

fn plain(status: StatusCode, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response
}

fn refuse(status: StatusCode) -> Response<Body> {
    let mut response = plain(status, Vec::new());
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}

/// Returns UTC milliseconds by the server's clock.
#[must_use]
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
