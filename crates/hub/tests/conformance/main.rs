//! Tests of what every hub store must do, run on each database.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod ahead;
mod bases;
mod carried;
#[cfg(unix)]
mod citus;
mod enrolment;
mod lifecycle;
mod offices;
mod pull;
mod push;
mod together;
mod world;

/// Makes a test on each database for each function.
macro_rules! on_every_database {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    super::$test(crate::bases::File::new()).await;
                }
            )+
        }

        #[cfg(unix)]
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    super::$test(crate::bases::Server::new()).await;
                }
            )+
        }
    };
}
pub(crate) use on_every_database;
